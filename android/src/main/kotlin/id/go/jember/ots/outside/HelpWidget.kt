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
import id.go.jember.ots.shell.Languages

/**
 * The button on the home screen. Its layout as the system first draws it looks dead and says
 * *Buka OTS*; only this class, when it runs, makes it the red button, so that a widget that lost
 * its app never pretends.
 */
class HelpWidget : AppWidgetProvider() {
    override fun onUpdate(context: Context, manager: AppWidgetManager, ids: IntArray) {
        // A press of this widget may be the first thing that this app ever does, and the last of its process.
        Jobs.standing(context)
        for (id in ids) manager.updateAppWidget(id, alive(context))
    }

    companion object {
        fun refresh(context: Context) {
            unlocked(context) { manager ->
                for (id in manager.getAppWidgetIds(ComponentName(context, HelpWidget::class.java))) manager.updateAppWidget(id, alive(context))
            }
        }

        fun count(context: Context): Int =
            unlocked(context) { it.getAppWidgetIds(ComponentName(context, HelpWidget::class.java)).size } ?: 0

        /** Before the first unlock since the start the system's widgets are not to be had, and it says so by throwing. */
        private fun <T> unlocked(context: Context, ask: (AppWidgetManager) -> T): T? = try {
            AppWidgetManager.getInstance(context)?.let(ask)
        } catch (_: IllegalStateException) {
            null
        }

        private fun alive(context: Context): RemoteViews {
            val spoken = Languages.wrap(context)
            // An activity and not a broadcast that starts one: the system holds those back.
            val press = PendingIntent.getActivity(
                context,
                0,
                PressActivity.intent(context, Urgency.DANGER),
                PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
            )
            return RemoteViews(context.packageName, R.layout.widget_alive).apply {
                setTextViewText(R.id.widget_text, spoken.getText(R.string.help))
                setOnClickPendingIntent(R.id.widget, press)
            }
        }
    }
}
