package id.go.jember.ots.screens

import id.go.jember.ots.kit.OtsRunner
import id.go.jember.ots.kit.TestOts
import id.go.jember.ots.look.Times
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.util.TimeZone

/** Days are written as people in Jember write them, in each language. */
@RunWith(OtsRunner::class)
@Config(sdk = [24, 29, 34, 36], application = TestOts::class, qualifiers = "in-rID")
class TimesTest {
    private fun written(): String {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Jakarta"))
        return Times.short(RuntimeEnvironment.getApplication(), AT)
    }

    @Test
    fun `in Indonesian`() = assertTrue(written(), written().startsWith("16 Jan 2027 pukul "))

    /** Madurese has no dates of its own on any Android. */
    @Test
    @Config(qualifiers = "b+mad")
    fun `in Madurese as in Indonesian`() = assertEquals("16 Jan 2027 pokol", written().substringBeforeLast(' '))

    private companion object {
        /** 14.02 in Jember, on a day that is not today. */
        const val AT = 1_800_082_920_000L
    }
}
