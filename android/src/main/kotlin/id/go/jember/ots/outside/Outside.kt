package id.go.jember.ots.outside

import android.content.Context
import id.go.jember.ots.R
import id.go.jember.ots.safety.Disguise
import id.go.jember.ots.shell.Languages

/** What stands outside the app: its widget, its shortcut, its tile. They go by the app's name of the moment. */
object Outside {
    /** After the language or the disguise has changed. The tile asks by itself each time the shade opens. */
    fun refresh(context: Context) {
        HelpWidget.refresh(context)
        Shortcuts.refresh(context)
    }

    /** What a button outside is called: by what it does, or by the disguise. */
    fun name(context: Context, disguise: Disguise, open: Int = R.string.help): CharSequence =
        Languages.wrap(context).getText(if (disguise == Disguise.OPEN) open else disguise.words)
}
