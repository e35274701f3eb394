package id.go.jember.ots.outside

import android.content.Context
import android.os.Build
import id.go.jember.ots.look.Api25
import id.go.jember.ots.model.Urgency
import id.go.jember.ots.press.PressActivity
import id.go.jember.ots.safety.Disguise

/** The launcher shortcut. Made by the running app: it then speaks the chosen language and wears the disguise, in any regency's app. */
object Shortcuts {
    fun refresh(context: Context) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.N_MR1) return
        val disguise = Disguise.now(context)
        Api25.shortcut(
            context,
            "press",
            Outside.name(context, disguise),
            disguise.icon,
            PressActivity.intent(context, Urgency.DANGER),
        )
    }
}
