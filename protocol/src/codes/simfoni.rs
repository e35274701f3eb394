//! The categories of SIMFONI PPA, the national register of violence against women and children.

use super::code_list;

code_list! {
    /// Form of violence; several may apply.
    pub enum BentukKekerasan {
        /// Physical.
        Fisik = 1 "fisik",
        /// Psychological.
        Psikis = 2 "psikis",
        /// Sexual. UPTD PPA reports it to the police within 3x24 h (UU TPKS 12/2022 art. 41).
        Seksual = 3 "seksual",
        /// Exploitation.
        Eksploitasi = 4 "eksploitasi",
        /// Trafficking in persons (TPPO).
        Trafficking = 5 "trafficking",
        /// Neglect.
        Penelantaran = 6 "penelantaran",
        /// Other.
        Lainnya = 7 "lainnya",
    }
}

code_list! {
    /// Place where it happened.
    pub enum TempatKejadian {
        /// Home.
        RumahTangga = 1 "rumah-tangga",
        /// Work.
        TempatKerja = 2 "tempat-kerja",
        /// School.
        Sekolah = 3 "sekolah",
        /// Public place.
        FasilitasUmum = 4 "fasilitas-umum",
        /// Short-course institution.
        LembagaPendidikanKilat = 5 "lembaga-pendidikan-kilat",
        /// Other.
        Lainnya = 6 "lainnya",
    }
}

code_list! {
    /// Age group in years.
    pub enum KelompokUsia {
        /// 0 to 5.
        Usia0Sampai5 = 1 "0-5",
        /// 6 to 12.
        Usia6Sampai12 = 2 "6-12",
        /// 13 to 17.
        Usia13Sampai17 = 3 "13-17",
        /// 18 to 24.
        Usia18Sampai24 = 4 "18-24",
        /// 25 to 44.
        Usia25Sampai44 = 5 "25-44",
        /// 45 to 59.
        Usia45Sampai59 = 6 "45-59",
        /// 60 and older.
        Usia60KeAtas = 7 "60+",
    }
}

code_list! {
    /// Relation of the *terlapor* (the person reported) to the victim.
    pub enum Hubungan {
        /// Parent.
        OrangTua = 1 "orang-tua",
        /// Family or sibling.
        KeluargaSaudara = 2 "keluarga-saudara",
        /// Husband or wife.
        SuamiIstri = 3 "suami-istri",
        /// Neighbour.
        Tetangga = 4 "tetangga",
        /// Partner or friend.
        PacarTeman = 5 "pacar-teman",
        /// Teacher.
        Guru = 6 "guru",
        /// Employer.
        Majikan = 7 "majikan",
        /// Colleague.
        RekanKerja = 8 "rekan-kerja",
        /// Other.
        Lainnya = 9 "lainnya",
        /// Not known.
        Na = 10 "na",
    }
}

code_list! {
    /// Kind of service given.
    pub enum JenisLayanan {
        /// Complaint intake.
        Pengaduan = 1 "pengaduan",
        /// Health.
        Kesehatan = 2 "kesehatan",
        /// Legal aid.
        BantuanHukum = 3 "bantuan-hukum",
        /// Law enforcement.
        PenegakanHukum = 4 "penegakan-hukum",
        /// Social rehabilitation.
        RehabilitasiSosial = 5 "rehabilitasi-sosial",
        /// Social reintegration.
        ReintegrasiSosial = 6 "reintegrasi-sosial",
        /// Return home.
        Pemulangan = 7 "pemulangan",
        /// Support by a religious leader.
        PendampinganTokohAgama = 8 "pendampingan-tokoh-agama",
    }
}

code_list! {
    /// Sex.
    pub enum JenisKelamin {
        /// Female.
        Perempuan = 1 "perempuan",
        /// Male.
        LakiLaki = 2 "laki-laki",
        /// Not known.
        Na = 3 "na",
    }
}

code_list! {
    /// Education.
    pub enum Pendidikan {
        /// None.
        TidakSekolah = 1 "tidak-sekolah",
        /// Kindergarten.
        Paud = 2 "paud-tk",
        /// Primary.
        Sd = 3 "sd",
        /// Lower secondary.
        Sltp = 4 "sltp",
        /// Upper secondary.
        Slta = 5 "slta",
        /// Higher education.
        PerguruanTinggi = 6 "perguruan-tinggi",
        /// Not known.
        Na = 7 "na",
    }
}

code_list! {
    /// Work.
    pub enum Pekerjaan {
        /// Pupil or student.
        Pelajar = 1 "pelajar",
        /// Keeps the house.
        IbuRumahTangga = 2 "ibu-rumah-tangga",
        /// Private employee or labourer.
        SwastaBuruh = 3 "swasta-buruh",
        /// Civil servant, soldier or police.
        PnsTniPolri = 4 "pns-tni-polri",
        /// Trader, farmer or fisher.
        PedagangTaniNelayan = 5 "pedagang-tani-nelayan",
        /// None.
        TidakBekerja = 6 "tidak-bekerja",
        /// Not known.
        Na = 7 "na",
    }
}

code_list! {
    /// Marital status.
    pub enum StatusPerkawinan {
        /// Not married.
        BelumKawin = 1 "belum-kawin",
        /// Married.
        Kawin = 2 "kawin",
        /// Divorced or widowed.
        Cerai = 3 "cerai",
        /// Not known.
        Na = 4 "na",
    }
}

code_list! {
    /// Purpose of trafficking in persons (UU TPPO 21/2007 art. 1 no. 7).
    pub enum KategoriTppo {
        /// Sexual exploitation.
        EksploitasiSeksual = 1 "eksploitasi-seksual",
        /// Forced labour or service.
        KerjaPaksa = 2 "kerja-paksa",
        /// Slavery or the like.
        Perbudakan = 3 "perbudakan",
        /// Organs.
        OrganTubuh = 4 "organ-tubuh",
        /// Another purpose.
        Lainnya = 5 "lainnya",
    }
}
