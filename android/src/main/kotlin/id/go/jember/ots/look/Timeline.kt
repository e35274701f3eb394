package id.go.jember.ots.look

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.Gravity
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.LinearLayout
import id.go.jember.ots.R
import id.go.jember.ots.report.StepLine

/**
 * What happened to a report, from above to below. A step that was reached has a filled mark and
 * its time; one that was not is an empty ring. Nothing is drawn ahead of its proof.
 */
class Timeline(context: Context) : LinearLayout(context) {
    private var shown: List<StepLine> = emptyList()
    private val thread = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        color = context.getColor(R.color.line)
        strokeWidth = dp(2).toFloat()
    }

    init {
        orientation = VERTICAL
        setWillNotDraw(false)
    }

    fun show(steps: List<StepLine>) {
        if (steps == shown && childCount > 0) return
        shown = steps
        removeAllViews()
        for (step in steps) addView(line(step), wide())
    }

    private fun line(step: StepLine): LinearLayout = row(context).apply {
        gravity = Gravity.CENTER_VERTICAL
        minimumHeight = dp(44)
        val words = Words.step(context, step.step)
        val time = step.at?.takeIf { step.reached }?.let { Times.short(context, it) }
        val mark = ImageView(context).apply {
            setImageDrawable(
                if (step.reached) context.icon(R.drawable.ic_step_done, R.color.ok)
                else context.icon(R.drawable.ic_step_open, R.color.line),
            )
            setBackgroundColor(context.getColor(R.color.bg))
        }
        addView(mark, LayoutParams(dp(MARK_DP), dp(MARK_DP)))
        val name = label(context, BODY_SP, if (step.reached) R.color.text else R.color.muted, bold = step.reached)
        name.text = words
        val texts = column(context)
        texts.addView(name, wide())
        // Under the words and not beside them: they have the whole line, whatever the font.
        if (time != null) texts.addView(label(context, SMALL_SP, R.color.muted).apply { text = time }, wide())
        addView(texts, LayoutParams(0, ViewGroup.LayoutParams.WRAP_CONTENT, 1f).apply { marginStart = dp(12) })
        setPadding(0, dp(4), 0, dp(4))
        // One stop for TalkBack: the step, whether it was reached, and when.
        isFocusable = true
        val said = context.getString(if (step.reached) R.string.step_done_says else R.string.step_open_says, words)
        contentDescription = listOfNotNull(said, time).joinToString(", ")
        for (at in 0 until childCount) getChildAt(at).importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    /** The thread that the marks stand on, behind them. */
    override fun onDraw(canvas: Canvas) {
        super.onDraw(canvas)
        if (childCount < 2) return
        val first = getChildAt(0)
        val last = getChildAt(childCount - 1)
        val middle = dp(MARK_DP) / 2f
        val x = if (layoutDirection == LAYOUT_DIRECTION_RTL) width - middle else middle
        canvas.drawLine(x, (first.top + first.bottom) / 2f, x, (last.top + last.bottom) / 2f, thread)
    }

    private companion object {
        const val MARK_DP = 28
    }
}
