# shellcheck shell=bash disable=SC2154 # sourced by self-test.sh, which sets the variables
# Code that calls what old phones lack, loses what native code needs, or is not written as agreed.

newer=$root/android/packaging/newer-api.txt
unzip -q -o "$apk" classes.dex -d "$work"
sed '/NotificationChannel; |/d' "$newer" >"$work/newer.txt"
must_fail 'not in the API of the oldest phone: Landroid/app/NotificationChannel;' "$gates/link.sh" "$work/classes.dex" "$work/newer.txt"
{
  cat "$newer"
  echo 'Landroid/app/NobodyNeedsThis; | 26 | nowhere'
} >"$work/newer.txt"
must_fail 'nothing needs this entry: Landroid/app/NobodyNeedsThis;' "$gates/link.sh" "$work/classes.dex" "$work/newer.txt"
grep -v '^Lcom/sun/jna/' "$root/android/packaging/own-code.txt" >"$work/own.txt"
must_fail 'code of a stranger: Lcom/sun/jna/' "$gates/link.sh" "$work/classes.dex" "$newer" "$work/own.txt"
echo 'Landroidx/ | of nobody here' | cat "$root/android/packaging/own-code.txt" - >"$work/own.txt"
must_fail 'no code has this name: Landroidx/' "$gates/link.sh" "$work/classes.dex" "$newer" "$work/own.txt"

# JNA's classes left to R8's judgement: it cannot see that native code looks them up by name.
sed '/com\.sun\.jna/{/dontwarn/!d}' "$root/android/packaging/keep.pro" >"$work/keep.pro"
must_fail 'com.sun.jna.Native' "$gates/shrunk.sh" "$target" "$instance" "$work/keep.pro"

badly=$work/badly
mkdir -p "$badly/kotlin" "$badly/res/layout" "$badly/res/values"
printf 'package id.go.jember.ots\n\nfun badly( ){\n  println( 1 )\n}\n' >"$badly/kotlin/Badly.kt"
must_fail 'Badly.kt:3' "$android_tools/ktlint.sh" "$badly/kotlin"

cat >"$badly/AndroidManifest.xml" <<'XML'
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="id.go.jember.ots">
    <application
        android:label="@string/app_name" />
</manifest>
XML
echo '<resources><string name="app_name">Rekaan</string></resources>' >"$badly/res/values/strings.xml"
cat >"$badly/res/layout/badly.xml" <<'XML'
<TextView xmlns:android="http://schemas.android.com/apk/res/android"
    android:layout_width="match_parent"
    android:layout_height="wrap_content"
    android:text="Not in the languages' files" />
XML
must_fail 'HardcodedText' "$gates/lint.sh" "$target" "$badly"
