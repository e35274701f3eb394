package id.go.jember.ots.reach

import android.app.Service
import android.content.Context
import android.content.Intent
import android.os.Build
import android.os.Handler
import android.os.IBinder
import android.os.Looper
import android.os.SystemClock
import id.go.jember.ots.model.SyncResult

/**
 * Android 7 to 11: keeps the process alive for the first minutes after a press, with a
 * notification that says nothing. From Android 12 on expedited jobs do this.
 */
class SendService : Service() {
    private val screen = Handler(Looper.getMainLooper())
    private var startedAt = 0L

    /** The start that counts; 0 once the service has ended. */
    private var newest = 0

    override fun onBind(intent: Intent?): IBinder? = null

    override fun onStartCommand(intent: Intent?, flags: Int, startId: Int): Int {
        startForeground(Notices.WORK_ID, Notices.work(this))
        startedAt = SystemClock.elapsedRealtime()
        newest = startId
        Sender.of(this).slice { heard(startId, it) }
        return START_NOT_STICKY
    }

    /**
     * One slice after the other, which the sender makes by itself. A round that an earlier press began ends with the next
     * press, which has a round of its own: what was nothing to send then says nothing about it.
     */
    private fun heard(start: Int, result: SyncResult?) {
        screen.post {
            if (start != newest) return@post
            val next = result?.nextWakeMs?.coerceAtLeast(ReachPolicy.RETRY_LEAST_MS)
            // A slice that would begin after its time is a job's: what was refused waits a day.
            if (next == null || SystemClock.elapsedRealtime() + next - startedAt >= ReachPolicy.SERVICE_MS) {
                end()
            } else {
                Sender.of(this).following { heard(start, it) }
            }
        }
    }

    private fun end() {
        // A start that the system has not delivered yet keeps the service and its notification.
        if (!stopSelfResult(newest)) return
        @Suppress("DEPRECATION")
        stopForeground(true)
    }

    override fun onDestroy() {
        newest = 0
        screen.removeCallbacksAndMessages(null)
        super.onDestroy()
    }

    companion object {
        fun start(context: Context) {
            if (Build.VERSION.SDK_INT > Build.VERSION_CODES.R) return
            val intent = Intent(context, SendService::class.java)
            try {
                if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
                    id.go.jember.ots.look.Api26.startForeground(context, intent)
                } else {
                    context.startService(intent)
                }
            } catch (_: IllegalStateException) {
                // Started from where the system allows none: the jobs of the press go on.
            }
        }
    }
}
