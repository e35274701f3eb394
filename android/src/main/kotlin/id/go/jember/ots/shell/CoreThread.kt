package id.go.jember.ots.shell

import android.os.Handler
import android.os.Looper
import id.go.jember.ots.model.Answer
import id.go.jember.ots.model.Core
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Worker
import java.util.concurrent.Executors

/** Why the core did not do something; [trouble] is what the screens may know of it. */
class CoreException(val trouble: Trouble, cause: Throwable? = null) : Exception(trouble.name, cause)

/**
 * One thread in front of the core, for what the screens ask.
 *
 * The core is opened on it at the first call, so that the button never waits for it. A library
 * that does not load stays unloaded until the process ends: then every call answers
 * CORE_MISSING, and the screens offer the SMS and the phone.
 */
class CoreThread(private val open: () -> Core) : Worker {
    private val thread = Executors.newSingleThreadExecutor { work -> Thread(work, "core") }
    private val screen = Handler(Looper.getMainLooper())
    private var core: Core? = null

    /** False once the native library failed to load. */
    @Volatile
    var loaded: Boolean = true
        private set

    override fun <T> ask(work: (Core) -> T, answer: (Answer<T>) -> Unit) {
        thread.execute {
            val said = call(work)
            screen.post { answer(said) }
        }
    }

    /** For a job, on its own thread: waits for the core's thread to be free only to open the core. */
    fun <T> now(work: (Core) -> T): Answer<T> = call(work)

    private fun <T> call(work: (Core) -> T): Answer<T> = try {
        Answer.Done(work(opened()))
    } catch (error: CoreException) {
        Answer.Failed(error.trouble)
    } catch (_: LinkageError) {
        loaded = false
        Answer.Failed(Trouble.CORE_MISSING)
    } catch (_: RuntimeException) {
        // This call failed, for a reason nobody foresaw: the press and the calls still work.
        Answer.Failed(Trouble.QUEUE_BROKEN)
    }

    @Synchronized
    private fun opened(): Core {
        if (!loaded) throw CoreException(Trouble.CORE_MISSING)
        return core ?: open().also { core = it }
    }
}
