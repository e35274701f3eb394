package id.go.jember.ots.outside

import android.app.PendingIntent
import android.appwidget.AppWidgetManager
import android.appwidget.AppWidgetProvider
import android.content.ComponentName
import android.content.Context
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
            for (id in ids) manager.updateAppWidget(id, alive(context))
            Ots.of(context).settings.rememberWidgets(ids)
        }

        private fun alive(context: Context): RemoteViews {
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
                setTextViewText(R.id.widget_text, Outside.name(context, disguise))
                if (disguise != Disguise.OPEN) setImageViewResource(R.id.widget_icon, disguise.icon)
                setOnClickPendingIntent(R.id.widget, press)
            }
        }
    }
}
