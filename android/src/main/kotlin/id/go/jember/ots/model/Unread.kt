package id.go.jember.ots.model

/** Of which reports there is news that nobody has opened. */
interface Unread {
    fun isUnread(report: String): Boolean
}
