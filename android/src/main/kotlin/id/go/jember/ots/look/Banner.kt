package id.go.jember.ots.look

import android.content.Context
import android.graphics.drawable.GradientDrawable
import android.view.Gravity
import android.view.View
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R

/** How a sentence about the state of things looks: always an icon and words, never colour alone. */
enum class Tone(val colour: Int, val icon: Int) {
    OK(R.color.ok, R.drawable.ic_step_done),
    WARN(R.color.warn, R.drawable.ic_warn),
    INFO(R.color.info, R.drawable.ic_info),
    WAIT(R.color.info, R.drawable.ic_wait),
    DANGER(R.color.help, R.drawable.ic_warn),
}

/** A card with an icon and a sentence. When [live], TalkBack reads it as it changes. */
class Banner(context: Context, private val sizeSp: Float = BODY_SP, live: Boolean = false) : LinearLayout(context) {
    private val picture = ImageView(context)
    private val words: TextView = label(context, sizeSp, bold = sizeSp > BODY_SP)

    init {
        orientation = HORIZONTAL
        gravity = Gravity.CENTER_VERTICAL
        setPadding(dp(16), dp(14), dp(16), dp(14))
        picture.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        addView(picture, LayoutParams(dp(28), dp(28)).apply { marginEnd = dp(12) })
        addView(words, LayoutParams(0, LayoutParams.WRAP_CONTENT, 1f))
        if (live) words.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
    }

    fun show(tone: Tone, text: CharSequence) {
        picture.setImageDrawable(context.icon(tone.icon, tone.colour))
        if (words.text.toString() != text.toString()) words.text = text
        background = GradientDrawable().apply {
            cornerRadius = dp(12).toFloat()
            setColor(context.getColor(R.color.surface))
            setStroke(dp(2), context.getColor(tone.colour))
        }
    }
}

fun banner(context: Context, tone: Tone, text: CharSequence) = Banner(context).apply { show(tone, text) }
