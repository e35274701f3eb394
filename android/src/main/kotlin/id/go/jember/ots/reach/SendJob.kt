package id.go.jember.ots.reach

import android.app.job.JobParameters
import android.app.job.JobService
import android.os.Handler
import android.os.Looper

/** One slice of sending. Direct-boot aware: a rebooted, still locked phone drains its queue. */
class SendJob : JobService() {
    private val screen = Handler(Looper.getMainLooper())

    override fun onStartJob(parameters: JobParameters): Boolean {
        Sender.of(this).slice { screen.post { jobFinished(parameters, false) } }
        return true
    }

    /** Stopped early: the slice goes on as long as the process does, and this job comes again. */
    override fun onStopJob(parameters: JobParameters): Boolean = true
}
