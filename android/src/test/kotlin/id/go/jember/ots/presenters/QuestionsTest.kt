package id.go.jember.ots.presenters

import id.go.jember.ots.model.Channel
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.ForWhom
import id.go.jember.ots.model.PlaceName
import id.go.jember.ots.model.Places
import id.go.jember.ots.model.Relation
import id.go.jember.ots.model.Topic
import id.go.jember.ots.model.Trouble
import id.go.jember.ots.model.Violence
import id.go.jember.ots.position.SearchState
import id.go.jember.ots.questions.Ask
import id.go.jember.ots.questions.PositionStep
import id.go.jember.ots.questions.QuestionsPresenter
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class QuestionsTest {
    private val worker = FakeWorker()
    private val places = Places.read(
        sequenceOf("35.09.01\tKaliwates", "35.09.01.1001\tKaliwates", "35.09.02\tSumbersari", "35.09.02.2001\tTegal Gede", "no code"),
    )

    private fun at(topic: Topic, single: Boolean = false) = QuestionsPresenter(REPORT, topic, single, places, worker)

    @Test
    fun `every question can be skipped and then nothing is sealed`() {
        val presenter = at(Topic.values().first())
        repeat(Topic.values().size) { presenter.skip() }
        assertTrue(presenter.state.done)
        assertTrue(worker.core.details.isEmpty() && worker.core.contacts.isEmpty() && worker.core.messages.isEmpty())
    }

    @Test
    fun `one tap answers and goes on`() {
        val presenter = at(Topic.FOR_WHOM)
        presenter.choose(ForWhom.OTHER)
        assertEquals(ForWhom.OTHER, worker.core.details.single().forWhom)
        assertEquals(Topic.VICTIM, presenter.state.topic)
    }

    @Test
    fun `going back says that it was answered and not what`() {
        val presenter = at(Topic.FOR_WHOM)
        presenter.choose(ForWhom.ME)
        assertTrue(presenter.back())
        assertEquals(Topic.FOR_WHOM, presenter.state.topic)
        assertTrue(presenter.state.answered)
        assertEquals(Ask.One(ForWhom.values().toList()), presenter.state.ask)
    }

    @Test
    fun `kekerasan seksual brings the notice of the law as soon as it is chosen`() {
        val presenter = at(Topic.VIOLENCE)
        presenter.choose(Violence.PHYSICAL)
        assertFalse(presenter.state.policeNotice)
        presenter.choose(Violence.SEXUAL)
        assertTrue(presenter.state.policeNotice)
        presenter.choose(Violence.SEXUAL)
        assertFalse(presenter.state.policeNotice)
        presenter.confirm()
        assertEquals(listOf(Violence.PHYSICAL), worker.core.details.single().violence)
    }

    @Test
    fun `several relations are sealed together`() {
        val presenter = at(Topic.RELATION)
        presenter.choose(Relation.NEIGHBOUR)
        presenter.choose(Relation.PARENT)
        presenter.confirm()
        assertEquals(setOf(Relation.PARENT, Relation.NEIGHBOUR), worker.core.details.single().relation?.toSet())
    }

    @Test
    fun `a village carries its kecamatan and is found however it is spelt`() {
        val presenter = at(Topic.AREA)
        presenter.type("tegalg")
        val found = (presenter.state.ask as Ask.Area).matches.single()
        assertEquals(PlaceName("35.09.02.2001", "Tegal Gede", "Sumbersari"), found)
        presenter.pick(found)
        assertEquals("35.09.02", worker.core.details.single().kecamatan)
        assertEquals("35.09.02.2001", worker.core.details.single().village)
    }

    @Test
    fun `a kecamatan comes before the village of its name`() {
        val presenter = at(Topic.AREA)
        presenter.type("kaliwates")
        assertEquals(listOf(false, true), (presenter.state.ask as Ask.Area).matches.map { it.isVillage })
    }

    @Test
    fun `what is safe is sealed before the number is asked`() {
        val presenter = at(Topic.SAFE_CONTACT)
        presenter.choose(Channel.WHATSAPP)
        presenter.confirm()
        assertEquals(listOf(Channel.WHATSAPP), worker.core.contacts.single().allowed)
        assertTrue((presenter.state.ask as Ask.ContactDetails).needsNumber)
        presenter.contactDetails("0812-made-up", "", "malam", "")
        val full = worker.core.contacts.last()
        assertEquals(listOf(Channel.WHATSAPP), full.allowed)
        assertEquals("0812-made-up", full.number)
        assertNull(full.codePhrase)
        assertEquals(Topic.FOR_WHOM, presenter.state.topic)
    }

    @Test
    fun `jangan telepon saya takes every voice back`() {
        val presenter = at(Topic.SAFE_CONTACT)
        presenter.choose(Channel.PHONE)
        presenter.choose(Channel.APP)
        presenter.doNotCall(true)
        presenter.confirm()
        val contact = worker.core.contacts.single()
        assertTrue(contact.doNotCall)
        assertEquals(listOf(Channel.APP), contact.allowed)
        assertEquals(Topic.FOR_WHOM, presenter.state.topic)
    }

    @Test
    fun `a call that is allowed after it takes jangan telepon saya back`() {
        for (voice in listOf(Channel.PHONE, Channel.WHATSAPP)) {
            val presenter = at(Topic.SAFE_CONTACT)
            presenter.doNotCall(true)
            presenter.choose(Channel.APP)
            assertTrue((presenter.state.ask as Ask.Channels).doNotCall)
            presenter.choose(voice)
            val ask = presenter.state.ask as Ask.Channels
            assertFalse(ask.doNotCall)
            assertEquals(setOf<Code>(Channel.APP, voice), ask.chosen)
        }
    }

    @Test
    fun `an answer that was not stored stays on its page and says so`() {
        worker.trouble = Trouble.STORAGE_FULL
        val presenter = at(Topic.FOR_WHOM)
        presenter.choose(ForWhom.ME)
        assertEquals(Topic.FOR_WHOM, presenter.state.topic)
        assertEquals(Trouble.STORAGE_FULL, presenter.state.trouble)
        assertFalse(presenter.state.answered)
    }

    @Test
    fun `a double tap seals once`() {
        val presenter = at(Topic.FOR_WHOM)
        worker.hold = true
        presenter.choose(ForWhom.ME)
        presenter.choose(ForWhom.ME)
        worker.letGo()
        assertEquals(1, worker.core.details.size)
    }

    private fun QuestionsPresenter.step() = (state.ask as Ask.Position).step

    @Test
    fun `the position page says what is stored and nothing sooner`() {
        val presenter = at(Topic.POSITION)
        presenter.searched(SearchState(storing = 1))
        assertEquals(Ask.Position(PositionStep.LOOKING, lastKnownStored = false), presenter.state.ask)
        presenter.searched(SearchState(lastKnownStored = true))
        assertEquals(Ask.Position(PositionStep.LOOKING, lastKnownStored = true), presenter.state.ask)
        presenter.searched(SearchState(running = false, lastKnownStored = true, storing = 1))
        assertEquals("what is being stored is not lost", PositionStep.LOOKING, presenter.step())
        presenter.searched(SearchState(running = false, lastKnownStored = true, freshStored = true))
        assertEquals(PositionStep.STORED, presenter.step())
        presenter.searched(SearchState(running = false))
        assertEquals(PositionStep.NOT_FOUND, presenter.step())
        presenter.searched(SearchState(running = false, switchedOff = true))
        assertEquals(PositionStep.SWITCHED_OFF, presenter.step())
    }

    @Test
    fun `a position that could not be stored can be sent again`() {
        val presenter = at(Topic.POSITION)
        presenter.searched(SearchState(running = false, trouble = Trouble.STORAGE_FULL))
        assertEquals(PositionStep.ASK, presenter.step())
        assertEquals(Trouble.STORAGE_FULL, presenter.state.trouble)
    }

    @Test
    fun `a denied permission is an answer and the flow goes on`() {
        val presenter = at(Topic.POSITION)
        presenter.position(PositionStep.ASKING_PERMISSION)
        presenter.position(PositionStep.DENIED)
        presenter.positionSeen()
        assertEquals(Topic.SAFE_CONTACT, presenter.state.topic)
    }

    @Test
    fun `one question asked from the report closes after its answer`() {
        val presenter = at(Topic.WORDS, single = true)
        presenter.words("  kata-kata karangan  ")
        assertEquals(listOf("kata-kata karangan"), worker.core.messages)
        assertTrue(presenter.state.done)
    }
}
