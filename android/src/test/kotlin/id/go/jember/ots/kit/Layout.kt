package id.go.jember.ots.kit

import android.graphics.Rect
import android.view.View
import android.widget.TextView

/** What of the words on a screen cannot be read: cut at an edge, shortened, or broken inside a word. */
object Layout {
    fun cut(root: View): List<String> = root.all().filterIsInstance<TextView>()
        .filter { it.isShown && it.text.isNotBlank() }
        .mapNotNull { text -> (fault(text) ?: "outside the screen".takeIf { outside(text, root) })?.let { "$it: \"${text.text}\"" } }

    /** What of its words one cannot read. */
    fun fault(text: TextView): String? {
        val layout = text.layout ?: return "not laid out"
        val room = Rect(0, 0, text.width - text.totalPaddingLeft - text.totalPaddingRight, text.height)
        val last = layout.lineCount - 1
        return when {
            (0..last).any { layout.getEllipsisCount(it) > 0 } -> "shortened"
            text.maxLines in 1 until layout.lineCount -> "more lines than are shown"
            layout.height + text.compoundPaddingTop + text.compoundPaddingBottom > text.height + SLACK_PX -> "higher than its room"
            (0..last).any { layout.getLineMax(it) > room.width() + SLACK_PX } -> "wider than its room"
            (0 until last).any { splits(text.text, layout.getLineEnd(it)) } -> "a word is broken"
            else -> null
        }
    }

    /** A line ends between two letters of a word that has no place to end. */
    private fun splits(text: CharSequence, end: Int): Boolean =
        end in 1 until text.length && text[end - 1].isLetter() && text[end].isLetter() && !isName(text, end)

    /** An address, or what programmers call a part of a program: longer than a line it has to end somewhere. */
    private fun isName(text: CharSequence, at: Int): Boolean {
        val from = text.subSequence(0, at).indexOfLast(Char::isWhitespace) + 1
        val word = text.subSequence(from, text.length).takeWhile { !it.isWhitespace() }
        return "://" in word || '@' in word || '_' in word || word.count { it == '-' } > 1
    }

    /** Left and right only: a page scrolls up and down. */
    private fun outside(view: View, root: View): Boolean {
        val at = IntArray(2).also(view::getLocationInWindow)
        return at[0] < 0 || at[0] + view.width > root.width
    }

    private const val SLACK_PX = 1
}
