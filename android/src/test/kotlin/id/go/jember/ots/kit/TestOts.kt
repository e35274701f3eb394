package id.go.jember.ots.kit

import id.go.jember.ots.shell.Ots

/** The app with the instance document of the test's own call centre built in. */
class TestOts : Ots() {
    override val instanceFile: ByteArray? get() = built

    /** Robolectric calls it at the end of each test. */
    override fun onTerminate() {
        sender.close()
        super.onTerminate()
    }

    companion object {
        /** Set before the app is used; each test has a process and a sandbox folder of its own. */
        @Volatile
        var built: ByteArray? = null
    }
}
