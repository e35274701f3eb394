package id.go.jember.ots.look

import android.content.Context
import android.text.Layout
import android.view.Gravity
import android.view.ViewGroup
import android.widget.Button
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R

/** What a button is for; it decides the colours. */
enum class Role {
    /** The next thing to do. */
    MAIN,

    /** An action beside it, as large as it. */
    SIDE,

    /** Danger: the help button's red, and nothing else. */
    HELP,

    /** A quiet entry. */
    QUIET,
}

/** A button of one line with an icon before its word; grows with the font instead of cutting it. */
fun button(context: Context, role: Role, text: CharSequence, icon: Int? = null, onClick: () -> Unit): Button {
    val words = when (role) {
        Role.MAIN -> R.color.on_act
        Role.HELP -> R.color.on_help
        Role.SIDE, Role.QUIET -> R.color.act
    }
    return Button(context).apply {
        this.text = text
        isAllCaps = false
        letters(BODY_SP)
        setTextColor(context.getColor(words))
        minHeight = dp(TARGET_DP)
        minimumHeight = dp(TARGET_DP)
        stateListAnimator = null
        setPadding(dp(20), dp(10), dp(20), dp(10))
        gravity = if (role == Role.QUIET) Gravity.START or Gravity.CENTER_VERTICAL else Gravity.CENTER
        background = context.surface(
            when (role) {
                Role.MAIN -> Surface(R.color.act, cornerDp = 28)
                Role.HELP -> Surface(R.color.help, cornerDp = 28)
                Role.SIDE -> Surface(R.color.surface, R.color.act, 2, cornerDp = 28)
                Role.QUIET -> Surface(null, cornerDp = 12)
            },
        )
        icon?.let {
            setCompoundDrawablesRelativeWithIntrinsicBounds(context.icon(it, words), null, null, null)
            compoundDrawablePadding = dp(12)
        }
        breakStrategy = Layout.BREAK_STRATEGY_SIMPLE
        hyphenationFrequency = Layout.HYPHENATION_FREQUENCY_NORMAL
        setOnClickListener { onClick() }
    }
}

/** A card with an icon above its words, which TalkBack reads as one button. */
open class Tile(context: Context, icon: Int, words: CharSequence, private val role: CharSequence = "android.widget.Button") :
    LinearLayout(context) {
    private val picture = ImageView(context)
    val text: TextView = label(context, SMALL_SP)

    init {
        orientation = VERTICAL
        gravity = Gravity.CENTER
        isClickable = true
        isFocusable = true
        minimumHeight = dp(TILE_DP)
        setPadding(dp(8), dp(12), dp(8), dp(12))
        background = context.surface(Surface(R.color.surface, R.color.line))
        picture.setImageDrawable(context.icon(icon, R.color.act))
        picture.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        addView(picture, LayoutParams(dp(32), dp(32)))
        text.text = words
        text.gravity = Gravity.CENTER
        text.hyphenationFrequency = Layout.HYPHENATION_FREQUENCY_FULL
        text.importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
        addView(text, LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT).apply { topMargin = dp(6) })
        contentDescription = words
    }

    override fun getAccessibilityClassName(): CharSequence = role

    private companion object {
        const val TILE_DP = 88
    }
}

/** A tile that is on or off, and says so. */
class CheckTile(context: Context, icon: Int, words: CharSequence) : Tile(context, icon, words, "android.widget.CheckBox") {
    var checked: Boolean = false
        set(value) {
            field = value
            isSelected = value
        }

    override fun onInitializeAccessibilityNodeInfo(info: android.view.accessibility.AccessibilityNodeInfo) {
        super.onInitializeAccessibilityNodeInfo(info)
        info.isCheckable = true
        // The call with three states came with API 36; this one means the same on every phone.
        @Suppress("DEPRECATION")
        info.isChecked = checked
        // The ring is for the eye; "checked" says it already.
        info.isSelected = false
    }
}

/** Rows of equal tiles. */
fun grid(context: Context, columns: Int, tiles: List<android.view.View>): LinearLayout = column(context).apply {
    for (chunk in tiles.chunked(columns)) {
        val line = row(context)
        for (at in 0 until columns) {
            val space = LinearLayout.LayoutParams(0, ViewGroup.LayoutParams.MATCH_PARENT, 1f).apply {
                marginStart = if (at == 0) 0 else dp(8)
            }
            line.addView(chunk.getOrNull(at) ?: android.widget.Space(context), space)
        }
        addView(line, wide(top = dp(8)))
    }
}
