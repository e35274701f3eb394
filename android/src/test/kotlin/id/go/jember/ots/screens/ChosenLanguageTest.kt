package id.go.jember.ots.screens

import android.app.Activity
import android.app.Notification
import android.app.NotificationManager
import android.appwidget.AppWidgetManager
import android.content.Context
import android.content.pm.ShortcutManager
import android.os.Build
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.firstrun.FirstRunActivity
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.look.Words
import id.go.jember.ots.model.Language
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.outside.Shortcuts
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.safety.LanguageActivity
import id.go.jember.ots.safety.MoreActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** Below Android 13 the app speaks the chosen language by itself, and so do the pages that stood when it was chosen. */
@Config(sdk = [24, 29])
class ChosenLanguageTest : AppTest() {
    private fun inLanguage(language: Language, text: Int): String {
        val configuration = android.content.res.Configuration(app.resources.configuration)
        configuration.setLocale(java.util.Locale.forLanguageTag(language.slug))
        return app.createConfigurationContext(configuration).getString(text)
    }

    /** The page that stands below comes to the front again. */
    private fun ActivityController<out Activity>.comesBack() {
        restart().resume().visible()
        idle()
    }

    private fun speaks(page: ActivityController<out Activity>, language: Language, text: Int) {
        val words = page.get().words()
        assertTrue(words, inLanguage(language, text) in words)
        assertFalse(words, inLanguage(Language.INDONESIAN, text) in words)
    }

    @Test
    fun `what was chosen on the first page is spoken by the home screen below it`() {
        callCentre()
        Ots.of(app).settings.firstRunSeen = false
        val home = screen(HomeActivity::class.java)
        val first = opened(home.get(), FirstRunActivity::class.java)
        home.pause().stop()
        first.get().tap(Words.language(Language.MADURESE))
        idle()
        home.comesBack()
        speaks(home, Language.MADURESE, R.string.help_hint)
    }

    @Test
    fun `what was chosen on the page of languages is spoken by every page below it`() {
        callCentre()
        val home = screen(HomeActivity::class.java)
        home.pause().stop()
        val more = screen(MoreActivity::class.java)
        more.pause().stop()
        val page = screen(LanguageActivity::class.java)
        page.get().tap(Words.language(Language.ENGLISH))
        idle()
        more.comesBack()
        speaks(more, Language.ENGLISH, R.string.language)
        home.comesBack()
        speaks(home, Language.ENGLISH, R.string.help_hint)
    }

    @Test
    fun `what stands outside the app speaks it too`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.languageTag = Language.MADURESE.slug
        fun said(text: Int) = inLanguage(Language.MADURESE, text).also { assertNotEquals(it, inLanguage(Language.INDONESIAN, text)) }

        val tile = Robolectric.setupService(HelpTile::class.java)
        tile.onStartListening()
        assertEquals(said(R.string.tile_label), tile.qsTile.label.toString())
        val widgets = shadowOf(AppWidgetManager.getInstance(app))
        val widget = widgets.getViewFor(widgets.createWidget(HelpWidget::class.java, R.layout.widget_dead))
        assertEquals(said(R.string.help), widget.findViewById<TextView>(R.id.widget_text)!!.text.toString())
        Notices.news(app)
        val manager = app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager
        val notice = shadowOf(manager).allNotifications.single()
        assertEquals(said(R.string.news_title), notice.extras.getString(Notification.EXTRA_TITLE))
        assertEquals(said(R.string.work_title), Notices.work(app).extras.getString(Notification.EXTRA_TITLE))
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return
        val channels = manager.notificationChannels.map { it.name.toString() }
        assertEquals(setOf(said(R.string.channel_news), said(R.string.channel_work)), channels.toSet())
        Shortcuts.refresh(app)
        val shortcut = app.getSystemService(ShortcutManager::class.java).dynamicShortcuts.single()
        assertEquals(said(R.string.help), shortcut.shortLabel.toString())
    }

    @Test
    fun `where nothing else was chosen a page that comes back is the same`() {
        callCentre()
        val home = screen(HomeActivity::class.java)
        val before = home.get()
        home.pause().stop()
        home.comesBack()
        assertEquals(before, home.get())
        assertFalse(before.isChangingConfigurations)
    }
}
