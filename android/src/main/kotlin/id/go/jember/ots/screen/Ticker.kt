package id.go.jember.ots.screen

import android.os.Handler
import android.os.Looper

/** Calls back every [everyMs] while a screen is seen, and once at once. */
class Ticker(private val everyMs: Long, private val tick: () -> Unit) {
    private val handler = Handler(Looper.getMainLooper())
    private var running = false
    private val again = object : Runnable {
        override fun run() {
            if (!running) return
            tick()
            handler.postDelayed(this, everyMs)
        }
    }

    fun start() {
        if (running) return
        running = true
        again.run()
    }

    fun stop() {
        running = false
        handler.removeCallbacks(again)
    }
}
