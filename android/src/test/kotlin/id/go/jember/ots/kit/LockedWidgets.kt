package id.go.jember.ots.kit

import android.appwidget.AppWidgetManager
import android.content.ComponentName
import android.widget.RemoteViews
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowAppWidgetManager

/** The system's widgets, as on a real phone: until it is unlocked after its start they answer with an exception. */
@Implements(AppWidgetManager::class)
class LockedWidgets : ShadowAppWidgetManager() {
    @Implementation
    override fun getAppWidgetIds(provider: ComponentName): IntArray = unlocked { super.getAppWidgetIds(provider) }

    @Implementation
    override fun updateAppWidget(id: Int, views: RemoteViews) = unlocked { super.updateAppWidget(id, views) }

    private inline fun <T> unlocked(ask: () -> T): T {
        val app = RuntimeEnvironment.getApplication() as? TestOts
        check(app?.locked != true) { "User 0 must be unlocked for widgets to be available" }
        return ask()
    }
}
