package id.go.jember.ots.shell

import id.go.jember.ots.ffi.CancelOutcome
import id.go.jember.ots.ffi.InternalException
import id.go.jember.ots.ffi.ItemView
import id.go.jember.ots.ffi.NewsView
import id.go.jember.ots.ffi.Question
import id.go.jember.ots.ffi.ReportView
import id.go.jember.ots.ffi.Reporter
import id.go.jember.ots.ffi.ReporterException
import id.go.jember.ots.ffi.Standing
import id.go.jember.ots.model.CancelReason
import id.go.jember.ots.model.Cancelled
import id.go.jember.ots.model.Centre
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.CoreReadiness
import id.go.jember.ots.model.Details
import id.go.jember.ots.model.DrillTrip
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.Item
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Part
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Preparation
import id.go.jember.ots.model.Privacy
import id.go.jember.ots.model.Report
import id.go.jember.ots.model.SafeContact
import id.go.jember.ots.model.SendState
import id.go.jember.ots.model.Stay
import id.go.jember.ots.model.SyncResult
import id.go.jember.ots.model.ToldState
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import java.io.File

/** The Rust core behind its UniFFI bindings. Translates; decides nothing. */
class UniffiCore private constructor(
    private val reporter: Reporter,
    /** Called after each item that was stored: whoever sends tries at once. */
    private val stored: () -> Unit,
) : Core {
    override fun reports(): List<Report> = told { reporter.reports().map(::report) }

    override fun cancel(report: String, reason: CancelReason?): Cancelled = added {
        when (reporter.cancel(report, reason?.slug)) {
            is CancelOutcome.NeverSent -> Cancelled.NEVER_SENT
            is CancelOutcome.Follows -> Cancelled.SENT_AS_MESSAGE
        }
    }

    override fun sendNow(report: String) {
        added { reporter.sendNow(report) }
    }

    override fun addDetails(report: String, details: Details) {
        added { reporter.addDetails(report, Forms.details(details)) }
    }

    override fun addPosition(report: String, fix: Fix, of: PositionOf) {
        added { reporter.addPosition(report, Forms.position(fix, of)) }
    }

    override fun addMessage(report: String, text: String) {
        added { reporter.addMessage(report, text, null) }
    }

    override fun setSafeContact(report: String, contact: SafeContact) {
        added { reporter.setSafeContact(report, Forms.contact(contact)) }
    }

    override fun withdraw(report: String) {
        added { reporter.withdraw(report, "all") }
    }

    override fun prepare(preparation: Preparation) = told { reporter.prepare(Forms.preparation(preparation)) }

    override fun unprepare() = told { reporter.unprepare() }

    override fun smsText(report: String): String = told { reporter.smsText(report) }

    override fun smsHanded(report: String) = told { reporter.smsHanded(report) }

    override fun forget(report: String) = told { reporter.forget(report) }

    override fun forgetAll() = told { reporter.forgetAll() }

    override fun syncOnce(deadlineMs: Long): SyncResult = told {
        val outcome = reporter.syncOnce(deadlineMs.toULong(), waitForHeld = true)
        SyncResult(outcome.sent.toInt(), outcome.remaining.toInt(), outcome.nextWakeMs?.toLong())
    }

    override fun refresh(waitMs: Long, budgetMs: Long): Boolean = told {
        reporter.refreshUpdates(null, waitMs.toULong(), budgetMs.toULong()).changed > 0u
    }

    override fun ask(report: String?, waitMs: Long, budgetMs: Long, seen: Stay): Boolean = told {
        Question().use { question ->
            seen.onLeaving(question::end)
            try {
                reporter.askNews(question, report, waitMs.toULong(), budgetMs.toULong()).changed > 0u
            } finally {
                seen.onLeaving { }
            }
        }
    }

    override fun readiness(): CoreReadiness = told {
        val ready = reporter.readiness()
        CoreReadiness(
            prepared = ready.prepared != null,
            preparedAt = ready.prepared?.preparedAtMs,
            positionAllowed = ready.prepared?.positionAllowed == true,
            unsent = ready.remaining.toInt(),
            refused = ready.wedged.toInt(),
            oldestUnsentAt = ready.oldestUnsentAtMs,
            lastContactAt = ready.lastContactAtMs,
            lastError = ready.lastError,
            drill = ready.lastDrill?.let { DrillTrip(it.reportId, it.pressedAtMs, it.sentAtMs, it.receivedAtMs) },
            salvaged = ready.incidents.isNotEmpty(),
            writable = ready.queueWritable,
        )
    }

    override fun centre(): Centre = told {
        val said = reporter.settings()
        Centre(
            name = said.name,
            police = said.police,
            ambulance = said.ambulance,
            sapa = said.sapa,
            sapaWhatsApp = said.sapaWhatsapp,
            emergency = said.emergency,
            hotline = said.hotline,
            smsNumber = said.smsNumber,
            cancelWindowS = (said.cancelWindowMs / 1_000u).toInt(),
            takenAfterS = (said.takenAfterMs / 1_000u).toInt(),
            smsOfferAfterS = (said.smsOfferAfterMs / 1_000u).toInt(),
            timeZone = said.timeZone,
            instance = said.instanceId,
            version = said.version.toInt(),
            privacy = said.privacy?.let { Privacy(it.keepCaseYears.toInt(), it.keepReportYears.toInt(), it.contact) },
        )
    }

    private inline fun <T> added(call: () -> T): T = told(call).also { stored() }

    private fun report(view: ReportView): Report {
        val news = newsOf(view.reportId)
        val told = toldState(view.state, news)
        val taken = news.firstOrNull { it.state == TAKEN }
        return Report(
            id = view.reportId,
            pressedAt = view.pressedAtMs,
            drill = view.drill,
            items = view.items.map(::item),
            told = told,
            toldAt = news.lastOrNull { it.state != null }?.atMs,
            takenAt = taken?.atMs,
            waitingAgain = taken != null && told == ToldState.WAITING,
            lastContactAt = view.lastContactAtMs,
            callPolice = view.untaken,
            nobodyOnShift = view.nobodyOnShift,
            unknownToCentre = view.lost != null,
            offerSmsAt = view.offerSmsAtMs,
            topics = topics(view),
            messages = news.mapNotNull(::message),
        )
    }

    /** A report that was salvaged without its keys has no readable news, and is shown all the same. */
    private fun newsOf(report: String): List<NewsView> = try {
        reporter.news(report)
    } catch (_: ReporterException) {
        emptyList()
    }

    companion object {
        private const val TAKEN = "taken"

        fun open(folder: File, instance: ByteArray?, stored: () -> Unit): Core {
            val file = instance ?: throw CoreException(Trouble.CORE_MISSING)
            return told {
                folder.mkdirs()
                UniffiCore(Reporter.open(folder.path, file, emptyList()), stored)
            }
        }

        private fun toldState(standing: Standing, news: List<NewsView>): ToldState? = when (standing) {
            Standing.TAKEN -> ToldState.TAKEN
            Standing.HANDLED -> ToldState.HANDLED
            Standing.REFERRED -> ToldState.REFERRED
            Standing.CLOSED -> ToldState.CLOSED
            else -> ToldState.WAITING.takeIf { news.any { it.state != null } }
        }

        private fun item(view: ItemView) = Item(
            id = view.itemId,
            part = Part.values().firstOrNull { it.name.lowercase() == view.kind } ?: Part.OTHER,
            state = when (view.state) {
                Standing.HELD -> SendState.HELD
                Standing.PENDING -> SendState.PENDING
                Standing.SENDING -> SendState.SENDING
                Standing.WEDGED -> SendState.REFUSED
                else -> SendState.SENT
            },
            attempts = view.attempts.toInt(),
            smsHandedAt = view.smsHandedAtMs,
            sentAt = view.receivedAtMs,
        )

        private fun topics(view: ReportView): Set<Topic> {
            val kinds = view.items.mapTo(HashSet()) { it.kind }
            return Topic.values().filterTo(HashSet()) { topic ->
                if (topic.part == Part.DETAILS) topic.field in view.answered else topic.part.name.lowercase() in kinds
            }
        }

        /** A bare change of state is no message. */
        private fun message(news: NewsView): OperatorMessage? {
            if (news.text == null && news.template == null) return null
            return OperatorMessage(news.seq.toLong(), news.atMs ?: 0, news.text, news.template, news.question)
        }

        private inline fun <T> told(call: () -> T): T = try {
            call()
        } catch (error: ReporterException) {
            throw CoreException(trouble(error), error)
        } catch (error: InternalException) {
            // A panic in the core: it was caught at the border, and the queue is a transaction.
            throw CoreException(Trouble.QUEUE_BROKEN, error)
        }

        private fun trouble(error: ReporterException): Trouble = when (error) {
            is ReporterException.NoSuchReport -> Trouble.NO_SUCH_REPORT
            is ReporterException.AlreadyDelivered -> Trouble.ALREADY_DELIVERED
            is ReporterException.CannotAdd -> Trouble.CANNOT_ADD
            is ReporterException.StorageFull -> Trouble.STORAGE_FULL
            is ReporterException.BadInput -> Trouble.BAD_INPUT
            is ReporterException.QueueUnavailable -> Trouble.QUEUE_BROKEN
            is ReporterException.BadInstance -> Trouble.CORE_MISSING
        }
    }
}
