package id.go.jember.ots.outside

import android.app.PendingIntent
import android.appwidget.AppWidgetManager
import android.appwidget.AppWidgetManager.OPTION_APPWIDGET_MAX_HEIGHT
import android.appwidget.AppWidgetManager.OPTION_APPWIDGET_MAX_WIDTH
import android.appwidget.AppWidgetManager.OPTION_APPWIDGET_MIN_HEIGHT
import android.appwidget.AppWidgetManager.OPTION_APPWIDGET_MIN_WIDTH
import android.appwidget.AppWidgetProvider
import android.content.ComponentName
import android.content.Context
import android.os.Bundle
import android.view.View
import android.widget.RemoteViews
import id.go.jember.ots.R
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.shell.Ots

/**
 * The button on the home screen. Its layout as the system first draws it looks dead and says
 * *Buka OTS*; only this class, when it runs, makes it the red button, so that a widget that lost
 * its app never pretends. In a disguise it has that name and picture, and presses all the same.
 */
class HelpWidget : AppWidgetProvider() {
    override fun onUpdate(context: Context, manager: AppWidgetManager, ids: IntArray) {
        // A press of this widget may be the first thing that this app ever does, and the last of its process.
        Jobs.standing(context)
        draw(context, manager, ids)
    }

    /** A launcher has another size for it, not always one that [R.xml.widget] allows. */
    override fun onAppWidgetOptionsChanged(context: Context, manager: AppWidgetManager, id: Int, options: Bundle) =
        draw(context, manager, intArrayOf(id))

    override fun onDeleted(context: Context, ids: IntArray) = Ots.of(context).settings.forgetWidgets(ids)

    companion object {
        fun refresh(context: Context) {
            unlocked(context) { draw(context, it, bound(context, it)) }
        }

        fun count(context: Context): Int = unlocked(context) { bound(context, it).size } ?: 0

        /** How many stand on a home screen and were never drawn by this app: those look dead, and are. */
        fun dead(context: Context): Int {
            val drawn = Ots.of(context).settings.drawnWidgets
            return unlocked(context) { manager -> bound(context, manager).count { it !in drawn } } ?: 0
        }

        private fun bound(context: Context, manager: AppWidgetManager): IntArray =
            manager.getAppWidgetIds(ComponentName(context, HelpWidget::class.java))

        /** Before the first unlock since the start the system's widgets are not to be had, and it says so by throwing. */
        private fun <T> unlocked(context: Context, ask: (AppWidgetManager) -> T): T? = try {
            AppWidgetManager.getInstance(context)?.let(ask)
        } catch (_: IllegalStateException) {
            null
        }

        private fun draw(context: Context, manager: AppWidgetManager, ids: IntArray) {
            for (id in ids) manager.updateAppWidget(id, views(context, manager.getAppWidgetOptions(id)))
            Ots.of(context).settings.rememberWidgets(ids)
        }

        /** As it is drawn in a room of the size that the launcher names: its words where they are whole, else its picture alone. */
        fun views(context: Context, room: Bundle): RemoteViews {
            val upright = hasRoom(context, room, OPTION_APPWIDGET_MIN_WIDTH, OPTION_APPWIDGET_MAX_HEIGHT)
            val onItsSide = hasRoom(context, room, OPTION_APPWIDGET_MAX_WIDTH, OPTION_APPWIDGET_MIN_HEIGHT)
            if (upright == onItsSide) return alive(context, upright)
            return RemoteViews(alive(context, onItsSide), alive(context, upright))
        }

        /** A launcher that names no size is believed to keep to the least one. */
        private fun hasRoom(context: Context, room: Bundle, width: String, height: String): Boolean {
            val least = context.resources
            fun enough(name: String, dimension: Int) =
                room.getInt(name).let { it == 0 || it * least.displayMetrics.density >= least.getDimension(dimension) }
            return enough(width, R.dimen.widget_width) && enough(height, R.dimen.widget_height)
        }

        private fun alive(context: Context, words: Boolean): RemoteViews {
            val disguise = Disguise.now(context)
            // An activity and not a broadcast that starts one: the system holds those back.
            val press = PendingIntent.getActivity(
                context,
                0,
                PressActivity.intent(context, Urgency.DANGER),
                PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
            )
            val layout = if (disguise == Disguise.OPEN) R.layout.widget_alive else R.layout.widget_disguised
            return RemoteViews(context.packageName, layout).apply {
                val name = Outside.name(context, disguise)
                setTextViewText(R.id.widget_text, name)
                if (disguise != Disguise.OPEN) setImageViewResource(R.id.widget_icon, disguise.icon)
                setViewVisibility(R.id.widget_text, if (words) View.VISIBLE else View.GONE)
                if (disguise == Disguise.OPEN) setViewVisibility(R.id.widget_icon, if (words) View.GONE else View.VISIBLE)
                // Where they are not seen TalkBack still reads them.
                setContentDescription(R.id.widget, name)
                setOnClickPendingIntent(R.id.widget, press)
            }
        }
    }
}
