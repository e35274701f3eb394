package id.go.jember.ots.kit

import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.TextView

/** What a screen reader stops at on the way from the first word of a screen to the last, and says there. */
object Spoken {
    fun stops(root: View): List<String> = stops(root, inside = false)

    /** [inside] a view that is read as one, only what can be tapped by itself is a stop of its own. */
    private fun stops(view: View, inside: Boolean): List<String> {
        if (view.visibility != View.VISIBLE) return emptyList()
        if (view.importantForAccessibility == View.IMPORTANT_FOR_ACCESSIBILITY_NO_HIDE_DESCENDANTS) return emptyList()
        val said = said(view)
        val stop = view.isImportantForAccessibility && if (inside) view.isClickable else said.isNotBlank() || view.isClickable
        val own = if (stop) listOf(said) else emptyList()
        val group = view as? ViewGroup ?: return own
        val one = inside || (stop && (view.isClickable || view.contentDescription != null))
        return own + (0 until group.childCount).flatMap { stops(group.getChildAt(it)!!, one) }
    }

    private fun said(view: View): String = when {
        !view.contentDescription.isNullOrBlank() -> view.contentDescription
        view is EditText && view.text.isNullOrEmpty() -> view.hint ?: label(view)
        view is TextView -> view.text
        else -> ""
    }.toString()

    /** The words beside an empty field that name themselves its label: they are read with it, as its hint would be. */
    private fun label(field: View): CharSequence =
        field.rootView.all().filterIsInstance<TextView>().firstOrNull { field.id != View.NO_ID && it.labelFor == field.id }?.text ?: ""
}
