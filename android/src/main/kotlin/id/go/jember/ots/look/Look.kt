package id.go.jember.ots.look

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.graphics.drawable.StateListDrawable
import android.os.Build
import android.util.TypedValue
import android.view.View
import android.view.ViewGroup
import android.widget.LinearLayout
import android.widget.TextView
import id.go.jember.ots.R

// The measures of the design, in one place: sizes, shapes and texts that every screen is made of.
// Views are made in code: a cold, cheap phone then inflates nothing before the first frame.

/** Smallest size of anything that can be tapped, in dp. */
const val TARGET_DP = 56

const val SMALL_SP = 16f
const val BODY_SP = 18f
const val HEADING_SP = 22f
const val TITLE_SP = 26f

/** Line height of 1.45 times the size, as the system font's own is about 1.17. */
private const val LINE_SPACING = 1.2f

/**
 * Letters of the design, as large as the person wants them. From Android 14 on the system doubles only the small ones,
 * since large ones can be read without; below it would double them all, and on a small phone the longest words would break.
 */
fun TextView.letters(sizeSp: Float) {
    val scale = resources.configuration.fontScale
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE || scale <= 1f) {
        setTextSize(TypedValue.COMPLEX_UNIT_SP, sizeSp)
    } else {
        setTextSize(TypedValue.COMPLEX_UNIT_DIP, sizeSp + (scale - 1f) * growth(sizeSp))
    }
}

/** How many dp letters gain where small ones double: never more than those of 12 sp do, and the less the larger they are. */
private fun growth(sizeSp: Float): Float =
    if (sizeSp <= DOUBLED_SP) sizeSp else (DOUBLED_SP - (sizeSp - SPARED_SP).coerceAtLeast(0f) * 2 / 3).coerceAtLeast(0f)

private const val DOUBLED_SP = 12f
private const val SPARED_SP = 24f

fun Context.dp(value: Int): Int = (value * resources.displayMetrics.density + 0.5f).toInt()

fun View.dp(value: Int): Int = context.dp(value)

fun column(context: Context) = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }

fun row(context: Context) = LinearLayout(context).apply { orientation = LinearLayout.HORIZONTAL }

/** A text of the design. [say] false: TalkBack passes it over because another view says it. */
fun label(
    context: Context,
    sizeSp: Float = BODY_SP,
    colour: Int = R.color.text,
    bold: Boolean = false,
): TextView = TextView(context).apply {
    letters(sizeSp)
    setTextColor(context.getColor(colour))
    setLineSpacing(0f, LINE_SPACING)
    // Figures of equal width: times stand under each other.
    fontFeatureSettings = "tnum"
    if (bold) typeface = Typeface.create(Typeface.DEFAULT, Typeface.BOLD)
}

fun wide(top: Int = 0, bottom: Int = 0) = LinearLayout.LayoutParams(
    ViewGroup.LayoutParams.MATCH_PARENT,
    ViewGroup.LayoutParams.WRAP_CONTENT,
).apply {
    topMargin = top
    bottomMargin = bottom
}

fun Context.icon(id: Int, colour: Int): Drawable {
    // Every user gets its own tint.
    val drawable = getDrawable(id)?.mutate() ?: GradientDrawable()
    drawable.setTint(getColor(colour))
    return drawable
}

/** How a surface that can be pressed looks. */
class Surface(
    /** A colour; null: what is behind it shows through. */
    val fill: Int?,
    val stroke: Int? = null,
    val strokeDp: Int = 1,
    val cornerDp: Int = 12,
    val oval: Boolean = false,
)

/** A surface with a ripple, and a ring of 3 dp where the keyboard or a switch stands on it. */
fun Context.surface(look: Surface): Drawable {
    fun shape(stroke: Int?, widthDp: Int) = GradientDrawable().apply {
        shape = if (look.oval) GradientDrawable.OVAL else GradientDrawable.RECTANGLE
        if (!look.oval) cornerRadius = dp(look.cornerDp).toFloat()
        setColor(look.fill?.let { getColor(it) } ?: android.graphics.Color.TRANSPARENT)
        stroke?.let { setStroke(dp(widthDp), getColor(it)) }
    }
    val states = StateListDrawable().apply {
        addState(intArrayOf(android.R.attr.state_focused), shape(R.color.act, FOCUS_DP))
        addState(intArrayOf(android.R.attr.state_selected), shape(R.color.act, FOCUS_DP))
        addState(intArrayOf(), shape(look.stroke, look.strokeDp))
    }
    val ripple = ColorStateList.valueOf(getColor(R.color.muted) and 0x00FFFFFF or RIPPLE_ALPHA)
    // A mask of its own: where nothing is filled the ripple needs a shape too.
    val mask = shape(null, 0).apply { setColor(android.graphics.Color.WHITE) }
    return RippleDrawable(ripple, states, mask)
}

private const val FOCUS_DP = 3
private const val RIPPLE_ALPHA = 0x40000000

/** How many columns fit: words grow with the font, screens do not. */
fun Context.columns(most: Int, wordDp: Int): Int {
    val configuration = resources.configuration
    val each = wordDp * configuration.fontScale
    return ((configuration.screenWidthDp - PAGE_PADDING_DP * 2) / each).toInt().coerceIn(1, most)
}

const val PAGE_PADDING_DP = 16
