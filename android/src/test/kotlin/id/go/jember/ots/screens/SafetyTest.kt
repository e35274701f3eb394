package id.go.jember.ots.screens

import android.app.ActivityManager
import android.app.LocaleManager
import android.app.Notification
import android.app.NotificationManager
import android.app.job.JobScheduler
import android.appwidget.AppWidgetManager
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.pm.ShortcutInfo
import android.content.pm.ShortcutManager
import android.graphics.Bitmap
import android.os.Build
import android.os.Bundle
import android.os.LocaleList
import android.view.View
import android.widget.EditText
import android.widget.TextView
import id.go.jember.ots.R
import id.go.jember.ots.home.HomeActivity
import id.go.jember.ots.kit.all
import id.go.jember.ots.kit.eventually
import id.go.jember.ots.kit.idle
import id.go.jember.ots.kit.tap
import id.go.jember.ots.kit.words
import id.go.jember.ots.mine.MineActivity
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.outside.HelpTile
import id.go.jember.ots.outside.HelpWidget
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.reach.Jobs
import id.go.jember.ots.reach.Notices
import id.go.jember.ots.report.ReportActivity
import id.go.jember.ots.safety.CodeActivity
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.safety.DisguiseActivity
import id.go.jember.ots.safety.EraseActivity
import id.go.jember.ots.safety.TextActivity
import id.go.jember.ots.screen.ScreenActivity
import id.go.jember.ots.shell.Ots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers

/** A phone that somebody else holds: the code, the disguise, the erasure; and jobs that a system refuses. */
class SafetyTest : AppTest() {
    private fun reports() = (Ots.of(app).core.now { it.reports() } as Answer.Done).value

    private fun launcherNames(): List<String> {
        val launcher = Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_LAUNCHER).setPackage(app.packageName)
        return app.packageManager.queryIntentActivities(launcher, 0).map { it.activityInfo.name.substringAfterLast('.') }
    }

    @Test
    fun `exactly one name stands in the launcher whatever is chosen`() {
        callCentre()
        assertEquals(listOf("LauncherOpen"), launcherNames())
        val page = screen(DisguiseActivity::class.java).get()
        val names = mapOf(Disguise.NOTES to "LauncherNotes", Disguise.COUNT to "LauncherCount", Disguise.OPEN to "LauncherOpen")
        for ((disguise, name) in names) {
            page.tap(page.getString(disguise.words))
            assertEquals(listOf(name), launcherNames())
            assertEquals(disguise, Disguise.now(app))
        }
    }

    /** From Android 13 on the system keeps the language that was chosen. */
    @Test
    @Config(sdk = [24, 29])
    fun `a press by the tile says the language that was chosen in the app`() {
        val centre = callCentre(takenAfterS = UNHURRIED_S)
        centre.start()
        val operator = centre.operator()
        Ots.of(app).settings.languageTag = "mad"
        Robolectric.setupService(HelpTile::class.java).onClick()
        val report = reports().single().id
        eventually("it arrives") { centre.has(report) }
        operator.take(report)
        val seen = operator.page(report)
        assertTrue(seen, "Madura" in seen)
    }

    @Test
    @Config(sdk = [34, 36])
    fun `a language chosen before Android 13 goes over to the system once`() {
        callCentre()
        val languages = app.getSystemService(LocaleManager::class.java)
        val settings = Ots.of(app).settings
        settings.languageTag = "mad"
        home()
        eventually("handed over") { languages.applicationLocales.toLanguageTags() == "mad" }
        assertNull("and is the system's alone from then on", settings.languageTag)

        // What was chosen there since is not taken back by what was left of an older choice.
        languages.applicationLocales = LocaleList.forLanguageTags("jv")
        settings.languageTag = "mad"
        home()
        eventually("dropped") { settings.languageTag == null }
        assertEquals("jv", languages.applicationLocales.toLanguageTags())
    }

    private fun enable(name: String) = app.packageManager.setComponentEnabledSetting(
        ComponentName(app, "id.go.jember.ots.$name"),
        PackageManager.COMPONENT_ENABLED_STATE_ENABLED,
        PackageManager.DONT_KILL_APP,
    )

    @Test
    fun `a choice of disguise that was interrupted ends in one icon at the next start`() {
        callCentre()
        enable("LauncherNotes")
        assertEquals(setOf("LauncherOpen", "LauncherNotes"), launcherNames().toSet())
        home()
        idle(500)
        assertEquals(listOf("LauncherNotes"), launcherNames())
    }

    @Test
    fun `erasing says that a disguise stays`() {
        callCentre()
        val open = screen(EraseActivity::class.java).get()
        assertFalse(open.getString(R.string.stays_disguise) in open.words())
        Disguise.choose(app, Disguise.COUNT)
        val page = screen(EraseActivity::class.java).get()
        page.shows(R.string.stays_disguise)
        page.tap(page.getString(R.string.erase_now))
        page.shows(R.string.erased)
        assertEquals(Disguise.COUNT, Disguise.now(app))
    }

    @Test
    fun `the page about a watched phone says what an open app shows and leads to the code`() {
        callCentre()
        val page = screen(TextActivity::class.java, TextActivity.intent(app, TextActivity.WATCHED)).get()
        assertTrue(page.getString(R.string.watched_open) in page.words())
        page.tap(page.getString(R.string.code))
        opened(page, CodeActivity::class.java)
    }

    @Test
    fun `the page that takes the code away asks for it again once the app was left`() {
        callCentre()
        val controller = screen(CodeActivity::class.java)
        val page = controller.get()
        page.window.decorView.all().filterIsInstance<EditText>().single().setText("1234")
        page.tap(page.getString(R.string.code_set))
        assertTrue(page.getString(R.string.code_remove) in page.words())
        controller.pause().stop()
        controller.restart().resume().visible()
        assertFalse(page.words(), page.getString(R.string.code_remove) in page.words())
        assertTrue(page.getString(R.string.open) in page.words())
    }

    @Test
    fun `where nobody was asked news makes no sound`() {
        callCentre()
        Notices.news(app)
        val manager = app.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager
        val shown = shadowOf(manager).allNotifications.single()

        @Suppress("DEPRECATION")
        val sounds = shown.sound != null || shown.defaults and Notification.DEFAULT_SOUND != 0
        assertFalse(sounds)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return
        val asked = Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU
        val wanted = if (asked) NotificationManager.IMPORTANCE_DEFAULT else NotificationManager.IMPORTANCE_LOW
        assertEquals(wanted, manager.getNotificationChannel(shown.channelId).importance)
    }

    @Test
    fun `the task of a press belongs to this package alone`() {
        callCentre()
        val press = app.packageManager.getActivityInfo(ComponentName(app, PressActivity::class.java), 0)
        assertEquals("${app.packageName}:press", press.taskAffinity)
    }

    private fun shortcut(): ShortcutInfo? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.N_MR1) return null
        return app.getSystemService(ShortcutManager::class.java).dynamicShortcuts.single()
    }

    private fun pressing(shortcut: ShortcutInfo) = shortcut.intent!!.action == PressActivity.ACTION_PRESS

    @Test
    fun `in a disguise the widget the shortcut and the tile have its name and picture and press all the same`() {
        callCentre(cancelWindowS = 30)
        val widgets = shadowOf(AppWidgetManager.getInstance(app))
        val widget = widgets.createWidget(HelpWidget::class.java, R.layout.widget_dead)
        val tile = Robolectric.setupService(HelpTile::class.java)
        val page = screen(DisguiseActivity::class.java).get()
        for (disguise in listOf(Disguise.NOTES, Disguise.COUNT, Disguise.OPEN)) {
            page.tap(page.getString(disguise.words))
            val name = app.getString(if (disguise == Disguise.OPEN) R.string.help else disguise.words)
            val drawn = widgets.getViewFor(widget)
            assertEquals(name, drawn.findViewById<TextView>(R.id.widget_text)!!.text.toString())
            assertTrue(drawn.findViewById<View>(R.id.widget)!!.hasOnClickListeners())
            shortcut()?.let { assertEquals(name, it.shortLabel.toString()) }
            shortcut()?.let { assertTrue("it still presses", pressing(it)) }
            tile.onStartListening()
            val called = app.getString(if (disguise == Disguise.OPEN) R.string.tile_label else disguise.words)
            assertEquals(called, tile.qsTile.label.toString())
            assertEquals(called, tile.qsTile.contentDescription.toString())
            assertEquals(disguise.icon, shadowOf(tile.qsTile.icon).resId)
        }
        // Opening the app again does not undo it.
        page.tap(page.getString(Disguise.NOTES.words))
        val home = home()
        idle(500)
        assertTrue(home.getString(R.string.help) in home.words())
        shortcut()?.let { assertEquals(app.getString(R.string.disguise_notes), it.shortLabel.toString()) }
        val text = widgets.getViewFor(widget).findViewById<TextView>(R.id.widget_text)!!.text
        assertEquals(app.getString(R.string.disguise_notes), text.toString())
    }

    @Test
    fun `hapus data takes everything out of sight and lets the unsent go`() {
        val centre = callCentre(cancelWindowS = 1)
        centre.instance
        val report = reportOf(reportPage(press()))
        Ots.of(app).settings.setCode("1234")
        val erase = screen(EraseActivity::class.java).get()
        erase.shows(R.string.erase_stays)
        eventually("it says that something still goes") { erase.getString(R.string.stays_unsent_items) in erase.words() }
        erase.tap(erase.getString(R.string.erase_now))
        erase.shows(R.string.erased)
        assertTrue(reports().isEmpty())
        assertFalse(Ots.of(app).settings.isSet)
        centre.start()
        Ots.of(app).sender.kick()
        eventually("what was unsent still arrives") { centre.has(report) }
    }

    @Test
    fun `a code stands before the list and never before a press`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        val countdown = press()
        assertTrue(countdown.getString(R.string.countdown_saved) in countdown.words())
        val mine = screen(MineActivity::class.java).get()
        assertTrue(mine.getString(R.string.code_enter) in mine.words())
    }

    private fun code(page: ScreenActivity, code: String) {
        page.window.decorView.all().filterIsInstance<EditText>().single().setText(code)
        page.tap(page.getString(R.string.open))
    }

    @Test
    fun `a code that was not even tried is never called wrong`() {
        callCentre()
        val settings = Ots.of(app).settings
        settings.setCode("1234")
        repeat(6) { settings.opens("9999") }
        for (type in listOf(CodeActivity::class.java, MineActivity::class.java)) {
            val page = screen(type).get()
            code(page, "1234")
            assertTrue("the wait is still on", settings.waitSeconds() > 0)
            val wait = page.resources.getQuantityString(R.plurals.code_wait, 2, 0).substringBefore(" 0")
            assertTrue(page.words(), wait in page.words())
            assertFalse(page.words(), page.getString(R.string.code_wrong) in page.words())
        }
    }

    @Test
    fun `a wrong code is called wrong and says how long to wait`() {
        callCentre()
        val settings = Ots.of(app).settings
        settings.setCode("1234")
        repeat(3) { settings.opens("9999") }
        settings.let { while (it.waitSeconds() > 0) Thread.sleep(50) }
        val page = screen(CodeActivity::class.java).get()
        code(page, "9999")
        assertTrue(page.getString(R.string.code_wrong) in page.words())
        assertTrue(page.words(), page.resources.getQuantityString(R.plurals.code_wait, 2, 0).substringBefore(" 0") in page.words())
    }

    /** What Recents shows of the page's task; null: the app's own name and picture. */
    private fun inRecents(page: ScreenActivity): Pair<String?, Bitmap?> {
        idle()
        val said = ReflectionHelpers.getField<ActivityManager.TaskDescription>(page, "mTaskDescription")
        return said.label to ReflectionHelpers.callInstanceMethod<Bitmap?>(said, "getInMemoryIcon")
    }

    @Test
    fun `in a disguise recents shows its name and picture too`() {
        callCentre(cancelWindowS = 30)
        val choice = screen(DisguiseActivity::class.java).get()
        choice.tap(choice.getString(Disguise.NOTES.words))
        val home = home()
        for (page in listOf(choice, home, press())) {
            val (name, picture) = inRecents(page)
            assertEquals(page.javaClass.simpleName, app.getString(R.string.disguise_notes), name)
            assertTrue(page.javaClass.simpleName, picture != null && picture.width > 0)
        }
        choice.tap(choice.getString(Disguise.OPEN.words))
        assertEquals(null to null, inRecents(choice))
        assertEquals(null to null, inRecents(home()))
    }

    @Test
    fun `with a code a report that a press led to closes when the app is left`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        press().finish()
        val left = screen(ReportActivity::class.java, ReportActivity.intent(app, reports().single().id))
        // Every page of the app goes away, as with the home key.
        leaveAll()
        assertTrue(left.get().isFinishing)
    }

    private fun codedReport(): ActivityController<ReportActivity> {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        press().finish()
        return screen(ReportActivity::class.java, ReportActivity.intent(app, reports().single().id))
    }

    private fun dial(page: ReportActivity) {
        page.tap(page.getString(R.string.call_says, page.getString(R.string.call_police), "1 1 0"))
        assertEquals(Intent.ACTION_DIAL, generateSequence { shadowOf(page).nextStartedActivity }.last().action)
    }

    @Test
    fun `with a code who comes back from the dialler in time finds the report`() {
        val report = codedReport()
        report.get().shows(R.string.this_report)
        dial(report.get())
        leaveAll()
        assertFalse(report.get().isFinishing)
        idle(60_000)
        report.restart().resume()
        assertFalse(report.get().isFinishing)
        // That was the way out and back; the next time it is left, it is left.
        leaveAll()
        assertTrue(report.get().isFinishing)
    }

    @Test
    fun `with a code who comes back from the dialler late finds the code and the reports behind it`() {
        val report = codedReport()
        dial(report.get())
        leaveAll()
        idle(3 * 60_000)
        report.restart()
        assertTrue(report.get().isFinishing)
        val mine = opened(report.get(), MineActivity::class.java).get()
        mine.shows(R.string.code_enter)
        code(mine, "1234")
        mine.shows(R.string.mine_forget)
    }

    @Test
    fun `with a code a countdown that was left opens the code and not the report`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        val countdown = screen(PressActivity::class.java, PressActivity.intent(app, Urgency.DANGER))
        countdown.pause().stop()
        idle(3 * 60_000)
        countdown.restart().resume()
        eventually("it ends") { countdown.get().isFinishing }
        val next = generateSequence { shadowOf(countdown.get()).nextStartedActivity }.last()
        assertEquals(MineActivity::class.java.name, next.component?.className)
    }

    @Test
    fun `with a code a page that the system threw away meanwhile still counts how long the dialler was open`() {
        val report = codedReport()
        report.get().shows(R.string.step_saved)
        dial(report.get())
        val saved = Bundle()
        report.pause().stop().saveInstanceState(saved)
        idle(3 * 60_000)
        val again = restored(ReportActivity::class.java, report.get().intent, saved).get()
        assertTrue(again.isFinishing)
        assertFalse(again.getString(R.string.step_saved) in again.words())
    }

    @Test
    fun `a list whose code was given asks for it again where the app was left from a report above it`() {
        callCentre(cancelWindowS = 30)
        Ots.of(app).settings.setCode("1234")
        press().finish()
        leaveAll()
        val mine = screen(MineActivity::class.java)
        code(mine.get(), "1234")
        mine.get().shows(R.string.mine_forget)
        // The report covers the list before the list is out of sight.
        mine.pause()
        val report = screen(ReportActivity::class.java, ReportActivity.intent(app, reports().single().id))
        mine.stop()
        report.pause().stop()
        mine.restart().resume()
        mine.get().shows(R.string.code_enter)
        idle(500)
        assertFalse(mine.get().getString(R.string.mine_forget) in mine.get().words())
    }

    @Test
    fun `without a code the report stays where it was left`() {
        callCentre(cancelWindowS = 30)
        press().finish()
        val shown = screen(ReportActivity::class.java, ReportActivity.intent(app, reports().single().id))
        leaveAll()
        assertFalse(shown.get().isFinishing)
    }

    @Test
    fun `an expedited job that is refused for want of quota becomes a plain one`() {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) return
        callCentre()
        val jobs = app.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler
        shadowOf(jobs).failExpeditedJob(true)
        Jobs.released(app)
        val urgent = jobs.allPendingJobs.single { it.id == URGENT }
        assertFalse(urgent.isExpedited)
        assertEquals(0L, urgent.maxExecutionDelayMillis)
    }

    @Test
    fun `what a press needs works on a phone that was not unlocked since it was switched on`() {
        callCentre()
        val locked = app.createDeviceProtectedStorageContext()
        assertTrue(Ots.queueFolder(app).path.startsWith(locked.filesDir.path))
        val flags = PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS
        val all = app.packageManager.getPackageInfo(app.packageName, flags)
        val aware = (all.activities!!.toList() + all.services!! + all.receivers!!).filter { it.directBootAware }
            .map { it.name.substringAfterLast('.') }
        assertTrue("$aware", aware.containsAll(listOf("PressActivity", "SendJob", "SendService", "HelpTile", "WakeReceiver")))
        Ots.of(app).settings.languageTag = "mad"
        assertTrue(locked.getSharedPreferences("settings", Context.MODE_PRIVATE).contains("language"))
    }

    @Test
    fun `only the launcher names and the tile are open to other apps`() {
        callCentre()
        val flags = PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS or
            PackageManager.GET_PROVIDERS
        val all = app.packageManager.getPackageInfo(app.packageName, flags)
        val exported = (all.activities!!.toList() + all.services!! + all.receivers!! + all.providers.orEmpty())
            .filter { it.exported }.map { it.name.substringAfterLast('.') }
        assertEquals(setOf("HelpTile", "LauncherOpen"), exported.toSet())
        assertFalse(HomeActivity::class.java.simpleName in exported)
    }

    private companion object {
        const val URGENT = 3
    }
}
