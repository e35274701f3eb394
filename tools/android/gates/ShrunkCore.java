import id.go.jember.ots.ffi.PreparationForm;
import id.go.jember.ots.ffi.Reporter;
import id.go.jember.ots.ffi.ReporterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls the core through what R8 left of JNA and of the generated bindings: a class or a field that it took away although
 * native code or reflection needs it shows here, on the desktop, instead of on the first phone.
 *
 * <p>Usage: ShrunkCore FOLDER INSTANCE
 */
public final class ShrunkCore {
    public static void main(String[] arguments) throws Exception {
        byte[] instance = Files.readAllBytes(Path.of(arguments[1]));
        PreparationForm form =
            new PreparationForm("Orang Rekaan", null, null, null, null, null, List.of("hearing"), null, true);
        try (Reporter reporter = Reporter.Companion.open(arguments[0], instance, List.of())) {
            if (!reporter.settings().getPolice().equals("110")) throw new AssertionError("settings come back wrong");
            if (reporter.prepared() != null) throw new AssertionError("prepared before anything was");
            reporter.prepare(form);
            if (!reporter.prepared().getPositionAllowed()) throw new AssertionError("what was prepared comes back wrong");
            if (!reporter.reports().isEmpty()) throw new AssertionError("a report that nobody pressed");
            try {
                reporter.forget("no report id");
                throw new AssertionError("an error of the core must become an exception");
            } catch (ReporterException expected) {
                System.out.println("the core answers through the shrunk bindings; its errors arrive as "
                    + expected.getClass().getSimpleName());
            }
        }
    }
}
