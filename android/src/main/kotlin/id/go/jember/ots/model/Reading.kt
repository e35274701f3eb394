package id.go.jember.ots.model

/**
 * Reads, and says with the answer whether what was read may be taken for what the call centre says now: it had been asked
 * before the reading began, in the very [Stay] that still lasts. A reading from before its answer is older than that, and
 * drawn behind it would say that nobody has what somebody took.
 *
 * [asked]: the stay in which the call centre was asked; null: not yet.
 */
fun <T> Worker.read(asked: () -> Stay?, work: (Core) -> T, answer: (said: Answer<T>, asked: () -> Boolean) -> Unit) {
    var before: Stay? = null
    val reading = { core: Core ->
        before = asked()
        work(core)
    }
    ask(reading) { said -> answer(said) { before != null && before === asked() } }
}
