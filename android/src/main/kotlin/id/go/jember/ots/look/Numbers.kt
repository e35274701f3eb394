package id.go.jember.ots.look

import android.content.Context
import id.go.jember.ots.shell.Ots

/*
 * Sentences that name a number to call. The number is the call centre's own, out of its newest document, as that of the
 * button beside the sentence: no text of the app carries one.
 */

/** A sentence whose one blank is the number of the police. */
fun Context.namingPolice(words: Int): String = getString(words, Ots.of(this).centre.police)

/** A sentence whose one blank is the number of SAPA. */
fun Context.namingSapa(words: Int): String = getString(words, Ots.of(this).centre.sapa)
