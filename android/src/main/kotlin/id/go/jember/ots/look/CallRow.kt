package id.go.jember.ots.look

import android.content.Context
import android.graphics.Typeface
import android.text.SpannableString
import android.text.style.RelativeSizeSpan
import android.text.style.StyleSpan
import android.view.View
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.CallTo

/** The call buttons: an icon, the number and the word. They need neither data nor a permission. */
fun callRow(context: Context, calls: List<CallTo>, onCall: (CallTo) -> Unit): LinearLayout =
    grid(context, context.columns(most = 3, wordDp = 104), calls.map { callTile(context, it, onCall) })

private fun callTile(context: Context, call: CallTo, onCall: (CallTo) -> Unit): View {
    val word = context.getString(Words.call(call.kind))
    val words = if (call.kind == CallKind.WHATSAPP) word else numberAndWord(call.number, word)
    return Tile(context, Words.callIcon(call.kind), words).apply {
        contentDescription = if (call.kind == CallKind.WHATSAPP) {
            context.getString(R.string.whatsapp_says)
        } else {
            context.getString(R.string.call_says, word, spelled(call.number))
        }
        setOnClickListener { onCall(call) }
    }
}

/** The number large: it is what one looks for. A long one stays small enough to fit. */
private fun numberAndWord(number: String, word: String): CharSequence = SpannableString("$number\n$word").apply {
    if (number.length > SHORT) return@apply
    setSpan(RelativeSizeSpan(LARGER), 0, number.length, SpannableString.SPAN_EXCLUSIVE_EXCLUSIVE)
    setSpan(StyleSpan(Typeface.BOLD), 0, number.length, SpannableString.SPAN_EXCLUSIVE_EXCLUSIVE)
}

private const val SHORT = 4
private const val LARGER = 1.35f

/** "1 1 0": a short number read as figures, not as "one hundred and ten". */
private fun spelled(number: String) = if (number.length <= SHORT) number.toList().joinToString(" ") else number
