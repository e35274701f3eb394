package id.go.jember.ots.kit

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import java.io.File
import kotlin.math.abs

/**
 * Pictures of screens as somebody looked at them and found them good, at a quarter of their size.
 *
 * `android/tests/run.sh -Dtest=GoldensTest -Dots.goldens=write` draws them anew, for you to look
 * at before you commit them.
 */
object Goldens {
    /** How often a picture is halved: each pixel of a golden is the mean of sixteen, and none is left out. */
    private const val HALVINGS = 2

    /**
     * How far a colour may be off, of 255. The same bytes come out on one machine; another may
     * round a blended edge otherwise, and no more. A test shows that one changed figure is seen.
     */
    private const val TOLERANCE = 12

    private val folder = File(checkNotNull(System.getProperty("ots.sources")), "src/test/goldens")
    private val writing = System.getProperty("ots.goldens") == "write"

    /** What differs from the golden of this name, in words; null where nothing does. */
    fun difference(name: String, picture: Bitmap): String? {
        val file = File(folder, "$name.png")
        val drawn = small(picture)
        if (writing) {
            folder.mkdirs()
            file.outputStream().use { drawn.compress(Bitmap.CompressFormat.PNG, 100, it) }
            return null
        }
        if (!file.isFile) return "there is no golden $file"
        return compare(BitmapFactory.decodeFile(file.path), drawn)?.also { save("differs-$name", picture) }
    }

    fun small(picture: Bitmap): Bitmap =
        (1..HALVINGS).fold(picture) { larger, _ -> Bitmap.createScaledBitmap(larger, larger.width / 2, larger.height / 2, true) }

    fun compare(golden: Bitmap, drawn: Bitmap): String? {
        if (golden.width != drawn.width || golden.height != drawn.height) {
            return "${golden.width} x ${golden.height} became ${drawn.width} x ${drawn.height}"
        }
        val before = pixels(golden)
        val after = pixels(drawn)
        val off = before.indices.filter { differs(before[it], after[it]) }
        if (off.isEmpty()) return null
        return "${off.size} pixels differ, the first at ${off.first() % golden.width}, ${off.first() / golden.width}"
    }

    private fun pixels(picture: Bitmap) = IntArray(picture.width * picture.height)
        .also { picture.getPixels(it, 0, picture.width, 0, 0, picture.width, picture.height) }

    private fun differs(one: Int, other: Int): Boolean = abs(Color.red(one) - Color.red(other)) > TOLERANCE ||
        abs(Color.green(one) - Color.green(other)) > TOLERANCE || abs(Color.blue(one) - Color.blue(other)) > TOLERANCE
}
