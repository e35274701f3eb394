package id.go.jember.ots.look

import android.content.Context
import id.go.jember.ots.R
import id.go.jember.ots.model.CallKind
import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.Condition
import id.go.jember.ots.model.ForWhom
import id.go.jember.ots.model.Language
import id.go.jember.ots.model.OperatorMessage
import id.go.jember.ots.model.Place
import id.go.jember.ots.model.Relation
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Victim
import id.go.jember.ots.model.Violence
import id.go.jember.ots.questions.Ask
import id.go.jember.ots.questions.QuestionPage
import id.go.jember.ots.report.Headline
import id.go.jember.ots.report.Step

/** The words and icons of what the presenters mean. */
object Words {
    fun step(context: Context, step: Step): String = context.getString(
        when (step) {
            Step.SAVED -> R.string.step_saved
            Step.SMS_HANDED -> R.string.step_sms
            Step.SENT -> R.string.step_sent
            Step.TAKEN -> R.string.step_taken
            Step.HANDLED -> R.string.step_handled
            Step.REFERRED -> R.string.step_referred
            Step.CLOSED -> R.string.step_closed
        },
    )

    fun headline(context: Context, headline: Headline): String = when (headline) {
        Headline.HELD -> context.getString(R.string.head_held)
        Headline.SAVED_WAITING -> context.getString(R.string.head_waiting_signal)
        Headline.SENDING -> context.getString(R.string.head_sending)
        Headline.NOT_SENT_RETRYING -> context.getString(R.string.head_retrying)
        Headline.REFUSED -> context.getString(R.string.head_refused)
        Headline.SENT -> context.getString(R.string.head_sent)
        Headline.DELIVERED -> context.getString(R.string.head_delivered)
        Headline.CALL_POLICE -> context.namingPolice(R.string.head_police)
        Headline.NOBODY_ON_SHIFT -> context.namingPolice(R.string.head_nobody)
        Headline.WAITING_AGAIN -> context.getString(R.string.head_waiting_again)
        Headline.TAKEN -> context.getString(R.string.head_taken)
        Headline.HANDLED -> context.getString(R.string.step_handled)
        Headline.REFERRED -> context.getString(R.string.step_referred)
        Headline.CLOSED -> context.getString(R.string.step_closed)
        Headline.UNKNOWN_TO_CENTRE -> context.getString(R.string.head_unknown)
        Headline.GONE -> context.getString(R.string.head_gone)
        Headline.CALLED_OFF -> context.getString(R.string.called_off)
        Headline.UNREADABLE -> context.namingPolice(R.string.head_unreadable)
    }

    fun tone(headline: Headline): Tone = when (headline) {
        Headline.HELD, Headline.SAVED_WAITING, Headline.SENDING, Headline.SENT, Headline.DELIVERED -> Tone.WAIT
        Headline.NOT_SENT_RETRYING, Headline.REFUSED, Headline.WAITING_AGAIN -> Tone.WARN
        Headline.UNKNOWN_TO_CENTRE, Headline.UNREADABLE -> Tone.WARN
        Headline.CALL_POLICE, Headline.NOBODY_ON_SHIFT -> Tone.DANGER
        Headline.TAKEN, Headline.HANDLED, Headline.REFERRED, Headline.CLOSED -> Tone.OK
        Headline.GONE, Headline.CALLED_OFF -> Tone.INFO
    }

    fun call(kind: CallKind): Int = when (kind) {
        CallKind.POLICE -> R.string.call_police
        CallKind.HOTLINE -> R.string.call_hotline
        CallKind.SAPA -> R.string.call_sapa
        CallKind.AMBULANCE -> R.string.call_ambulance
        CallKind.EMERGENCY -> R.string.call_emergency
        CallKind.WHATSAPP -> R.string.call_whatsapp
    }

    fun callIcon(kind: CallKind): Int = when (kind) {
        CallKind.POLICE -> R.drawable.ic_police
        CallKind.HOTLINE -> R.drawable.ic_centre
        CallKind.SAPA -> R.drawable.ic_hotline
        CallKind.AMBULANCE -> R.drawable.ic_ambulance
        CallKind.EMERGENCY -> R.drawable.ic_emergency
        CallKind.WHATSAPP -> R.drawable.ic_chat
    }

    fun topic(topic: Topic): Int = when (topic) {
        Topic.POSITION -> R.string.q_position
        Topic.SAFE_CONTACT -> R.string.q_contact
        Topic.FOR_WHOM -> R.string.q_for_whom
        Topic.VICTIM -> R.string.q_victim
        Topic.VIOLENCE -> R.string.q_violence
        Topic.PLACE -> R.string.q_place
        Topic.RELATION -> R.string.q_relation
        Topic.AREA -> R.string.q_area
        Topic.WORDS -> R.string.q_words
    }

    /** What a page of the questions asks, to the eye and to the ear. */
    fun question(page: QuestionPage): Int = if (page.ask is Ask.ContactDetails) R.string.q_contact_details else topic(page.topic)

    fun topicIcon(topic: Topic): Int = when (topic) {
        Topic.POSITION -> R.drawable.ic_pin
        Topic.SAFE_CONTACT -> R.drawable.ic_lock
        Topic.FOR_WHOM -> R.drawable.ic_people
        Topic.VICTIM -> R.drawable.ic_woman
        Topic.VIOLENCE -> R.drawable.ic_palm
        Topic.PLACE -> R.drawable.ic_home
        Topic.RELATION -> R.drawable.ic_family
        Topic.AREA -> R.drawable.ic_public
        Topic.WORDS -> R.drawable.ic_edit
    }

    /** The words and the icon of a tile. */
    fun option(option: Code): Pair<Int, Int> = when (option) {
        is ForWhom -> when (option) {
            ForWhom.ME -> R.string.for_me to R.drawable.ic_person
            ForWhom.OTHER -> R.string.for_other to R.drawable.ic_people
        }
        is Victim -> when (option) {
            Victim.WOMAN -> R.string.victim_woman to R.drawable.ic_woman
            Victim.CHILD -> R.string.victim_child to R.drawable.ic_child
            Victim.SOMEONE_ELSE -> R.string.victim_else to R.drawable.ic_person
        }
        is Violence -> when (option) {
            Violence.PHYSICAL -> R.string.violence_physical to R.drawable.ic_fist
            Violence.PSYCHOLOGICAL -> R.string.violence_psychological to R.drawable.ic_mind
            Violence.SEXUAL -> R.string.violence_sexual to R.drawable.ic_palm
            Violence.EXPLOITATION -> R.string.violence_exploitation to R.drawable.ic_coin
            Violence.TRAFFICKING -> R.string.violence_trafficking to R.drawable.ic_chain
            Violence.NEGLECT -> R.string.violence_neglect to R.drawable.ic_bowl
            Violence.OTHER -> R.string.other to R.drawable.ic_dots
        }
        is Place -> when (option) {
            Place.HOME -> R.string.place_home to R.drawable.ic_home
            Place.WORK -> R.string.place_work to R.drawable.ic_work
            Place.SCHOOL -> R.string.place_school to R.drawable.ic_school
            Place.PUBLIC_PLACE -> R.string.place_public to R.drawable.ic_public
            Place.SHORT_COURSE -> R.string.place_course to R.drawable.ic_course
            Place.OTHER -> R.string.other to R.drawable.ic_dots
        }
        is Relation -> relation(option)
        is Channel -> when (option) {
            Channel.PHONE -> R.string.ch_phone to R.drawable.ic_call
            Channel.WHATSAPP -> R.string.ch_whatsapp to R.drawable.ic_chat
            Channel.SMS -> R.string.ch_sms to R.drawable.ic_sms
            Channel.APP -> R.string.ch_app to R.drawable.ic_bell
            Channel.VISIT -> R.string.ch_visit to R.drawable.ic_visit
        }
        is Condition -> condition(option)
        else -> R.string.other to R.drawable.ic_dots
    }

    private fun relation(relation: Relation): Pair<Int, Int> = when (relation) {
        Relation.SPOUSE -> R.string.relation_spouse to R.drawable.ic_rings
        Relation.PARENT -> R.string.relation_parent to R.drawable.ic_parent
        Relation.FAMILY -> R.string.relation_family to R.drawable.ic_family
        Relation.PARTNER -> R.string.relation_partner to R.drawable.ic_heart
        Relation.NEIGHBOUR -> R.string.relation_neighbour to R.drawable.ic_neighbour
        Relation.TEACHER -> R.string.relation_teacher to R.drawable.ic_teacher
        Relation.EMPLOYER -> R.string.relation_employer to R.drawable.ic_employer
        Relation.COLLEAGUE -> R.string.relation_colleague to R.drawable.ic_colleague
        Relation.OTHER -> R.string.other to R.drawable.ic_dots
        Relation.UNKNOWN -> R.string.relation_unknown to R.drawable.ic_question
    }

    private fun condition(condition: Condition): Pair<Int, Int> = when (condition) {
        Condition.HEARING -> R.string.condition_hearing to R.drawable.ic_ear
        Condition.SPEECH -> R.string.condition_speech to R.drawable.ic_mouth
        Condition.SIGHT -> R.string.condition_sight to R.drawable.ic_eye
        Condition.MOBILITY -> R.string.condition_mobility to R.drawable.ic_walk
        Condition.PREGNANT -> R.string.condition_pregnant to R.drawable.ic_pregnant
        Condition.CHILDREN -> R.string.condition_children to R.drawable.ic_child
        Condition.MEDICINE -> R.string.condition_medicine to R.drawable.ic_medicine
        Condition.DISABILITY -> R.string.condition_disability to R.drawable.ic_dots
    }

    fun trouble(trouble: Trouble): Int = when (trouble) {
        Trouble.STORAGE_FULL -> R.string.trouble_storage
        Trouble.NO_SUCH_REPORT, Trouble.CANNOT_ADD -> R.string.trouble_report
        Trouble.ALREADY_DELIVERED -> R.string.trouble_delivered
        Trouble.BAD_INPUT -> R.string.trouble_input
        Trouble.QUEUE_BROKEN -> R.string.trouble_queue
        Trouble.UNREAD -> R.string.trouble_read
        Trouble.CORE_MISSING -> R.string.check_library_fix
    }

    /**
     * A ready-made message in the reader's language, or an operator's own words. The call centre sends the words of a
     * ready-made one beside its name, for apps that do not know the name.
     */
    fun message(context: Context, message: OperatorMessage): String =
        readyMade(context, message.template) ?: message.text ?: context.namingSapa(R.string.template_unknown)

    private fun readyMade(context: Context, template: String?): String? = when (template) {
        "seen" -> context.namingPolice(R.string.template_seen)
        "safe" -> context.getString(R.string.template_safe)
        "where" -> context.getString(R.string.template_where)
        "coming" -> context.namingPolice(R.string.template_coming)
        "cancel" -> context.namingSapa(R.string.template_cancel)
        "closed" -> context.getString(R.string.template_closed)
        else -> null
    }

    /** The languages, each in its own name: whoever reads only that one must find it. */
    fun language(language: Language): String = when (language) {
        Language.INDONESIAN -> "Bahasa Indonesia"
        Language.JAVANESE -> "Basa Jawa"
        Language.MADURESE -> "Bhâsa Madhurâ"
        Language.ENGLISH -> "English"
    }
}
