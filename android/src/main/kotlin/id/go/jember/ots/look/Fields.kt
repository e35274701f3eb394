package id.go.jember.ots.look

import android.content.Context
import android.graphics.Color
import android.os.Build
import android.text.InputType
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.inputmethod.EditorInfo
import android.widget.CheckBox
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R

/** What is typed into a field. */
enum class Typing { NAME, PHONE, LINE, WORDS, SEARCH, CODE }

/**
 * A labelled field. Nothing typed here is learned by the keyboard, offered to autofill, or kept
 * when the screen is recreated in another process.
 */
class Field(context: Context, words: CharSequence, typing: Typing) : LinearLayout(context) {
    val input = EditText(context)

    val text: String get() = input.text.toString()

    init {
        orientation = VERTICAL
        val name = label(context, SMALL_SP, R.color.muted).apply { text = words }
        addView(name, wide())
        input.id = View.generateViewId()
        named(name)
        input.letters(BODY_SP)
        input.setTextColor(context.getColor(R.color.text))
        input.background = context.surface(Surface(R.color.surface, R.color.line, 1))
        input.setPadding(dp(14), dp(12), dp(14), dp(12))
        // A field of one line takes its least height in lines, and these are lower than a target with a small font.
        input.minimumHeight = dp(TARGET_DP)
        input.gravity = if (typing == Typing.WORDS) Gravity.TOP or Gravity.START else Gravity.CENTER_VERTICAL or Gravity.START
        input.inputType = type(typing)
        input.imeOptions = input.imeOptions or EditorInfo.IME_FLAG_NO_EXTRACT_UI
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) Api26.unlearned(input)
        input.isSaveEnabled = false
        if (typing == Typing.WORDS) input.minLines = 5
        addView(input, LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT).apply { topMargin = dp(4) })
    }

    /** The name above is the field's hint too, unseen: TalkBack reads it with the field and not once more before it. */
    private fun named(name: TextView) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) {
            // A hint is not read there once something is typed.
            name.labelFor = input.id
            return
        }
        name.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        input.hint = name.text
        input.setHintTextColor(Color.TRANSPARENT)
    }

    private fun type(typing: Typing) = when (typing) {
        Typing.NAME -> TEXT or InputType.TYPE_TEXT_FLAG_CAP_WORDS
        Typing.PHONE -> InputType.TYPE_CLASS_PHONE
        Typing.LINE, Typing.SEARCH -> TEXT
        Typing.WORDS -> TEXT or InputType.TYPE_TEXT_FLAG_MULTI_LINE or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
        Typing.CODE -> InputType.TYPE_CLASS_NUMBER or InputType.TYPE_NUMBER_VARIATION_PASSWORD
    }

    private companion object {
        const val TEXT = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
    }
}

/** The fields in here, from above to below. */
private fun View.fields(): List<Field> = when (this) {
    is Field -> listOf(this)
    is ViewGroup -> (0 until childCount).flatMap { getChildAt(it)!!.fields() }
    else -> emptyList()
}

/** What stands in the fields of a page that is made anew because the phone was turned: handed on in memory, never saved. */
fun View.typed(): List<String> = fields().map { it.text }

/** Puts back what [typed] gave. A page that has other fields meanwhile takes none of it. */
fun View.type(texts: List<String>) {
    val fields = fields()
    if (fields.size != texts.size) return
    for ((field, text) in fields.zip(texts)) {
        if (field.text == text) continue
        field.input.setText(text)
        field.input.setSelection(text.length)
    }
}

/** A line with a box to tick, as high as a target and as long as its words. */
fun tick(context: Context, words: CharSequence, onChange: (Boolean) -> Unit): CheckBox = CheckBox(context).apply {
    text = words
    letters(BODY_SP)
    setTextColor(context.getColor(R.color.text))
    buttonTintList = android.content.res.ColorStateList.valueOf(context.getColor(R.color.act))
    minHeight = dp(TARGET_DP)
    setPadding(dp(8), dp(8), dp(8), dp(8))
    isSaveEnabled = false
    setOnCheckedChangeListener { _, on -> onChange(on) }
}

/** Sets a box without calling its listener's work twice: the state is the presenter's. */
fun CheckBox.follow(on: Boolean) {
    if (isChecked != on) isChecked = on
}
