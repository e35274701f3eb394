package id.go.jember.ots.shell

import id.go.jember.ots.ffi.DetailsForm
import id.go.jember.ots.ffi.PositionForm
import id.go.jember.ots.ffi.PreparationForm
import id.go.jember.ots.ffi.SafeContactForm
import id.go.jember.ots.model.Code
import id.go.jember.ots.model.Details
import id.go.jember.ots.model.Fix
import id.go.jember.ots.model.PositionOf
import id.go.jember.ots.model.Preparation
import id.go.jember.ots.model.SafeContact

/** What was answered, in the form in which the core seals it. */
internal object Forms {
    fun details(details: Details) = DetailsForm(
        forWhom = details.forWhom?.slug,
        korban = details.victim?.slug,
        bentuk = slugs(details.violence),
        tempat = details.place?.slug,
        hubungan = slugs(details.relation),
        kecamatan = details.kecamatan,
        desa = details.village,
        address = details.address,
    )

    fun position(fix: Fix, of: PositionOf) =
        PositionForm(lat = fix.lat, lon = fix.lng, accuracyM = fix.accuracyM, ageS = fix.ageS.toUInt(), of = of.slug)

    fun contact(contact: SafeContact) = SafeContactForm(
        doNotCall = true.takeIf { contact.doNotCall },
        allowed = slugs(contact.allowed),
        number = contact.number,
        timesNote = contact.timesNote,
        codePhrase = contact.codePhrase,
        name = contact.name,
    )

    fun preparation(preparation: Preparation) = PreparationForm(
        name = preparation.name,
        phone = preparation.phone,
        safeContact = preparation.safeContact?.let(::contact),
        kecamatan = preparation.kecamatan,
        desa = preparation.village,
        conditions = slugs(preparation.conditions),
        conditionsNote = preparation.note,
        positionAllowed = preparation.positionAllowed,
    )

    private fun slugs(codes: List<Code>?): List<String>? = codes?.map { it.slug }?.ifEmpty { null }
}
