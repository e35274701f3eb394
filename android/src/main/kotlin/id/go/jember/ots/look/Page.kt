package id.go.jember.ots.look

import android.annotation.SuppressLint
import android.content.Context
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.WindowInsets
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import id.go.jember.ots.R

/**
 * What every screen has: a title, a way back, *Keluar cepat* in the same corner, and a column
 * that scrolls. It keeps its content out of the system's bars, the notch and the keyboard.
 */
@SuppressLint("ViewConstructor")
class Page(context: Context, title: CharSequence, onBack: (() -> Unit)?, onQuickExit: () -> Unit) : FrameLayout(context) {
    val body: LinearLayout = column(context)
    val scroll = ScrollView(context)

    /** Above all else: why the last thing that was tapped opened nothing. */
    private val notice = Banner(context, live = true)

    /** Stays below the scrolling part; for the one thing that must always be in reach. */
    val foot: LinearLayout = column(context)
    private val heading: TextView

    init {
        id = R.id.page
        setBackgroundColor(context.getColor(R.color.bg))
        val whole = column(context)
        val bar = row(context).apply { gravity = Gravity.CENTER_VERTICAL }
        onBack?.let { back ->
            bar.addView(
                iconButton(context, R.drawable.ic_back, context.getText(R.string.back), back),
                LinearLayout.LayoutParams(dp(TARGET_DP), dp(TARGET_DP)),
            )
        }
        heading = label(context, TITLE_BAR_SP, bold = true).apply {
            text = title
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) Api28.heading(this)
        }
        // Beside large words there is no room for a title: it then goes below.
        val beside = context.columns(most = 2, wordDp = HALF_BAR_DP) > 1
        val exit = button(context, Role.QUIET, context.getText(R.string.quick_exit), R.drawable.ic_exit, onQuickExit)
        val rest = LinearLayout.LayoutParams(0, ViewGroup.LayoutParams.WRAP_CONTENT, 1f)
        if (beside) {
            bar.addView(heading, rest.apply { marginStart = if (onBack == null) dp(PAGE_PADDING_DP) else dp(4) })
            bar.addView(exit, ViewGroup.LayoutParams.WRAP_CONTENT, ViewGroup.LayoutParams.WRAP_CONTENT)
        } else {
            // No wider than what the way back leaves: a row measures what stands behind a stretched view as if it were alone.
            val corner = FrameLayout(context)
            corner.addView(exit, LayoutParams(ViewGroup.LayoutParams.WRAP_CONTENT, ViewGroup.LayoutParams.WRAP_CONTENT, Gravity.END))
            bar.addView(corner, rest)
        }
        whole.addView(bar, wide())
        if (!beside && title.isNotEmpty()) body.addView(heading, wide(bottom = dp(8)))
        body.setPadding(dp(PAGE_PADDING_DP), dp(4), dp(PAGE_PADDING_DP), dp(24))
        scroll.isFillViewport = true
        val all = column(context)
        notice.visibility = GONE
        val above = wide(top = dp(4), bottom = dp(4)).apply {
            marginStart = dp(PAGE_PADDING_DP)
            marginEnd = dp(PAGE_PADDING_DP)
        }
        all.addView(notice, above)
        all.addView(body, wide())
        scroll.addView(all)
        whole.addView(scroll, LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, 0, 1f))
        foot.setPadding(dp(PAGE_PADDING_DP), 0, dp(PAGE_PADDING_DP), 0)
        whole.addView(foot, wide())
        addView(
            whole,
            LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT).apply {
                gravity = Gravity.CENTER_HORIZONTAL
            },
        )
        clipToPadding = false
    }

    /** [says] is what TalkBack reads for it. */
    fun title(text: CharSequence, says: CharSequence) {
        heading.text = text
        heading.contentDescription = says
    }

    /** Says it where the page begins, until something else is said there or nothing: a number in it can be copied down. */
    fun say(words: CharSequence?) {
        notice.visibility = if (words == null) GONE else VISIBLE
        if (words == null) return
        notice.show(Tone.WARN, words)
        scroll.scrollTo(0, 0)
    }

    /** On a wide screen the column stays readable. */
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val available = MeasureSpec.getSize(widthMeasureSpec) - paddingLeft - paddingRight
        getChildAt(0).layoutParams.width = if (available > dp(WIDEST_DP)) dp(WIDEST_DP) else ViewGroup.LayoutParams.MATCH_PARENT
        super.onMeasure(widthMeasureSpec, heightMeasureSpec)
    }

    override fun onApplyWindowInsets(insets: WindowInsets): WindowInsets {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val bars = Api30.bars(insets)
            setPadding(bars.left, bars.top, bars.right, bars.bottom)
        } else {
            @Suppress("DEPRECATION")
            setPadding(
                insets.systemWindowInsetLeft,
                insets.systemWindowInsetTop,
                insets.systemWindowInsetRight,
                insets.systemWindowInsetBottom,
            )
        }
        return insets
    }

    private companion object {
        const val WIDEST_DP = 640

        /** "Keluar cepat" with its icon, and as much for the title. */
        const val HALF_BAR_DP = 150
        const val TITLE_BAR_SP = 20f
    }
}

/** A target with an icon alone; [says] is what TalkBack reads. */
fun iconButton(context: Context, icon: Int, says: CharSequence, onClick: () -> Unit): View =
    android.widget.ImageButton(context).apply {
        setImageDrawable(context.icon(icon, R.color.act))
        background = context.surface(Surface(R.color.bg, cornerDp = 28))
        contentDescription = says
        setOnClickListener { onClick() }
    }
