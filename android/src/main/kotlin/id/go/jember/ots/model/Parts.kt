package id.go.jember.ots.model

/** What of the native core runs on this phone. A library that failed to load stays so until the process ends. */
enum class Parts {
    WHOLE,

    /** The bindings did not load: a press is stored and sent, its report cannot be read. */
    PRESS_ONLY,

    /** Nothing is stored. The plain SMS and the phone are what is left. */
    NONE,
}
