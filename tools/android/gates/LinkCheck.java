import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.codehaus.mojo.animal_sniffer.Clazz;
import org.jf.dexlib2.DexFileFactory;
import org.jf.dexlib2.Opcodes;
import org.jf.dexlib2.dexbacked.DexBackedDexFile;
import org.jf.dexlib2.iface.ClassDef;
import org.jf.dexlib2.iface.Field;
import org.jf.dexlib2.iface.Method;
import org.jf.dexlib2.iface.reference.FieldReference;
import org.jf.dexlib2.iface.reference.MethodReference;

/**
 * Does everything that the app's dex calls exist on the oldest phone it installs on?
 *
 * <p>The app is compiled against a full Android 16, hidden parts included, so the compiler cannot tell. Here each type,
 * method and field that the dex refers to and does not define must stand in the public API of the oldest level, or in
 * the list of newer ones, each with its level and the place that asks SDK_INT before it goes there. An entry of that
 * list that nothing needs is a fault too: it would let a later mistake pass.
 *
 * <p>And whose code is it? Each class that the dex defines must stand under one of the names in own-code.txt: another
 * library in there would be paid for at every cold start, and may talk to whom nobody knows.
 *
 * <p>Usage: LinkCheck classes.dex api.signature newer-api.txt own-code.txt
 */
public final class LinkCheck {
    /** What a class offers: its own members, and where to look further. */
    private static final class Type {
        String superType;
        final List<String> interfaces = new ArrayList<>();
        final Set<String> members = new HashSet<>();
    }

    private final Map<String, Type> known = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        LinkCheck check = new LinkCheck();
        DexBackedDexFile dex = DexFileFactory.loadDexFile(Path.of(arguments[0]).toFile(), Opcodes.forApi(24));
        check.readApi(Path.of(arguments[1]));
        check.readOwn(dex);
        Map<String, String> newer = readNewer(Path.of(arguments[2]));

        Set<String> needed = new HashSet<>();
        Set<String> missing = new TreeSet<>();
        for (String reference : check.unresolved(dex)) {
            String entry = entryFor(reference, newer);
            if (entry == null) missing.add(reference);
            else needed.add(entry);
        }
        for (String reference : missing) System.out.println("not in the API of the oldest phone: " + reference);
        Set<String> stale = new TreeSet<>(newer.keySet());
        stale.removeAll(needed);
        for (String entry : stale) System.out.println("nothing needs this entry: " + entry + "  (" + arguments[2] + ")");
        List<String> strangers = strangers(dex, Path.of(arguments[3]));
        for (String stranger : strangers) System.out.println(stranger);
        if (!missing.isEmpty() || !stale.isEmpty() || !strangers.isEmpty()) System.exit(1);
        System.out.println("link check: " + dex.getMethodSection().size() + " methods, " + dex.getFieldSection().size() + " fields, "
            + dex.getTypeSection().size() + " types; " + needed.size() + " newer ones, all guarded");
    }

    /** Classes of nobody whom the list names, and names that no class has. */
    private static List<String> strangers(DexBackedDexFile dex, Path list) throws IOException {
        Set<String> unused = new TreeSet<>();
        for (String line : Files.readAllLines(list)) if (!line.isBlank() && !line.startsWith("#")) unused.add(line.split("\\|")[0].trim());
        List<String> names = List.copyOf(unused);
        List<String> found = new ArrayList<>();
        for (ClassDef definition : dex.getClasses()) {
            String type = definition.getType();
            String whose = names.stream().filter(type::startsWith).findFirst().orElse(null);
            if (whose == null) found.add("code of a stranger: " + type);
            else unused.remove(whose);
        }
        for (String name : unused) found.add("no code has this name: " + name + "  (" + list + ")");
        return found;
    }

    /** The entry that covers a reference: the member itself or its whole type. */
    private static String entryFor(String reference, Map<String, String> newer) {
        if (newer.containsKey(reference)) return reference;
        String type = reference.contains("->") ? reference.substring(0, reference.indexOf("->")) : reference;
        return newer.containsKey(type) ? type : null;
    }

    /** Lines of `reference | level | guard`; empty ones and comments aside. */
    private static Map<String, String> readNewer(Path file) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) continue;
            String[] parts = line.split("\\|");
            boolean complete = parts.length == 3 && parts[1].trim().matches("2[5-9]|3[0-9]|never") && !parts[2].isBlank();
            if (!complete) throw new IOException(file + ": not `reference | API level or never | where it is guarded`: " + line);
            entries.put(parts[0].trim(), parts[2].trim());
        }
        return entries;
    }

    /** The public API of one level, as animal-sniffer writes it: names with slashes, members as name and descriptor. */
    private void readApi(Path signature) throws IOException, ClassNotFoundException {
        try (InputStream file = Files.newInputStream(signature);
            ObjectInputStream objects = new ObjectInputStream(new GZIPInputStream(file))) {
            for (Clazz clazz; (clazz = (Clazz) objects.readObject()) != null; ) {
                Type type = new Type();
                if (clazz.getSuperClass() != null) type.superType = "L" + clazz.getSuperClass() + ";";
                if (clazz.getSuperInterfaces() != null)
                    for (String name : clazz.getSuperInterfaces()) type.interfaces.add("L" + name + ";");
                for (Object member : clazz.getSignatures()) type.members.add(((String) member).replace('#', ':'));
                known.put("L" + clazz.getName() + ";", type);
            }
        }
        if (known.isEmpty()) throw new IOException(signature + ": no classes in it");
    }

    private void readOwn(DexBackedDexFile dex) {
        for (ClassDef definition : dex.getClasses()) {
            Type type = new Type();
            type.superType = definition.getSuperclass();
            type.interfaces.addAll(definition.getInterfaces());
            for (Field field : definition.getFields()) type.members.add(field.getName() + ":" + field.getType());
            for (Method method : definition.getMethods())
                type.members.add(method.getName() + descriptor(method.getParameterTypes(), method.getReturnType()));
            known.put(definition.getType(), type);
        }
    }

    private Set<String> unresolved(DexBackedDexFile dex) {
        Set<String> missing = new TreeSet<>();
        for (String name : dex.getTypeSection()) {
            String element = name.replaceFirst("^\\[+", "");
            boolean primitive = element.length() == 1;
            // What a class file keeps as attributes, a dex keeps as annotations of these names; no class stands behind.
            boolean attribute = element.startsWith("Ldalvik/annotation/");
            if (!primitive && !attribute && !known.containsKey(element)) missing.add(element);
        }
        for (MethodReference method : dex.getMethodSection())
            require(method.getDefiningClass(), method.getName() + descriptor(method.getParameterTypes(), method.getReturnType()), missing);
        for (FieldReference field : dex.getFieldSection())
            require(field.getDefiningClass(), field.getName() + ":" + field.getType(), missing);
        return missing;
    }

    private void require(String owner, String member, Set<String> missing) {
        // arrays have the methods of Object
        String type = owner.startsWith("[") ? "Ljava/lang/Object;" : owner;
        if (!has(type, member, new HashSet<>())) missing.add(owner + "->" + member);
    }

    private boolean has(String name, String member, Set<String> seen) {
        Type type = known.get(name);
        if (type == null || !seen.add(name)) return false;
        if (type.members.contains(member) || (type.superType != null && has(type.superType, member, seen))) return true;
        for (String parent : type.interfaces) if (has(parent, member, seen)) return true;
        // an interface answers Object's methods too
        return has("Ljava/lang/Object;", member, seen);
    }

    private static String descriptor(List<? extends CharSequence> parameters, String result) {
        return "(" + String.join("", parameters) + ")" + result;
    }
}
