"""Parts of names common among Kutai, Banjar, Javanese, Bugis and Dayak people; nobody's name in particular."""

import random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEN = _words(
    "Abdul Achmad Adi Agus Ahmad Aji Ambo Amat Anang Andi Anton Ardi Arifin Arsyad Asan Aswin Awang Bahrun Bambang "
    "Baso Bilung Budi Burhan Dadang Darman Darmawan Daud Dedi Deni Didik Djuhri Dwi Edi Effendi Eko Fahmi Fajar "
    "Faisal Fathur Gatot Gunawan Habibi Hadi Hairul Hamdan Hamid Hardi Haris Hasan Hasbi Hendra Heri Hermawan Husin "
    "Ibrahim Idris Ilham Imam Iman Indra Irfan Irwan Ismail Iwan Jainal Jalung Jamal Jarwo Joko Jumadi Junaidi "
    "Kadir Kamaruddin Karim Kasim Kila Kusno La Lahang Lasiman Lung Mahmud Mansur Mardi Marsudi Masrani Maulana "
    "Muhammad Mukhlis Mulyadi Murjani Mustafa Nanang Nasir Ngau Noor Nuryadi Pajar Parjo Poniman Purnomo Rahmad "
    "Rahmat Ramli Rasyid Ridwan Riyan Rudi Rusdi Rustam Sabran Saiful Salim Samsul Sapri Sarwono Slamet Sofyan "
    "Subandi Sudirman Sugeng Suharto Sukardi Sulaiman Sumarno Supardi Suryadi Sutrisno Suyatno Syahrani Syamsir "
    "Taufik Tugiman Udin Usat Usman Wahid Wahyu Wardi Wawan Yadi Yanto Yusran Yusuf Zaini Zainal Zulkifli"
)
WOMEN = _words(
    "Aisyah Aminah Ani Anisa Arbainah Asih Asmawati Atik Barkiah Becce Bulan Dahlia Darmi Devi Dewi Dina Djamilah "
    "Eka Endang Erna Fatimah Fitri Galuh Halimah Hamidah Hartini Hasanah Hasnah Helda Herlina Ida Ijum Imas Indah "
    "Intan Ipah Ira Jamilah Jubaidah Juhriah Jumiati Kartini Kasmawati Khadijah Lasmi Lestari Lina Lilis Lisda "
    "Mariam Marni Marliana Masitah Mastura Maya Melati Mina Mimi Muliati Murni Musdalifah Nana Nikmah Ningsih "
    "Nor Norhayati Normah Nurhayati Nuraini Nurbaya Nurjanah Nurul Paini Parti Ponirah Puji Purwanti Rabiah Rahma "
    "Rahmawati Ratna Rina Rini Rohani Rosdiana Rosita Ruminah Rusmini Sabariah Saidah Salmah Samsiah Sarinah Sari "
    "Sartika Siti Sri Sulastri Sumarni Sumiati Suparmi Supiah Suratmi Susi Suwarni Titin Tukinem Tuti Umi Unai Ulun "
    "Wahyuni Wagiyem Warsini Wati Wiwik Yanti Yayuk Yuliana Yuni Zahra Zainab Zubaidah"
)
LAST = _words(
    "Abidin Adnan Akbar Alamsyah Alang Ali Alimuddin Anshari Apui Ariyanto Asmara Aspiani Awaluddin Bakri Batara "
    "Basri Busang Cahyono Daeng Darwis Dian Djalil Efendi Fadillah Fitriani Firdaus Gani Ginting Hakim Halim Hamzah "
    "Handayani Harahap Hariyadi Hartono Hasibuan Hayati Hidayat Hikmah Ibau Irawan Iskandar Jafar Jaya Juwita "
    "Kusnadi Kusuma Kuleh Kurniawan Laing Lahai Latif Lawing Lestiani Lian Liling Lubis Mahendra Mahmudah Malik "
    "Mapparessa Mardiana Marzuki Maryam Mubarak Mulyono Mursalin Nawawi Ngalim Nugroho Nuryanti Pala Palinggi "
    "Pasaribu Permana Prasetyo Pratama Priyanto Purba Purwanto Puspita Rachman Rahayu Rahim Ramadhan Rianto Riyadi "
    "Rizky Rohman Sabirin Safitri Said Saleh Santoso Saputra Sasmita Setiawan Setyowati Sinaga Sitepu Siswanto "
    "Subroto Sudarmo Suhardi Sulistyo Sunarto Supriyadi Suprapto Susanto Sutarno Suwandi Syafruddin Syahputra "
    "Syarifuddin Tahang Tandi Tekwan Thamrin Tola Tumbang Ujang Utami Utomo Wahab Wibowo Widodo Wijaya Winarti "
    "Wulandari Yahya Yulianto Yunus Zakaria Zulfikar"
)
# People write these in more than one way; two names that differ only so count as the same name.
_SAME = {"muh": "muhammad", "moh": "muhammad", "m": "muhammad", "mohammad": "muhammad", "abd": "abdul", "sitti": "siti",
         "nor": "noor", "nur": "noor", "achmad": "ahmad", "rahmad": "rahmat"}  # fmt: skip
_PRAYER_AGE = 40


def draw_name(rng: random.Random, *, is_man: bool, birth_year: int) -> str:
    """Return a made-up name of one to five words, in capitals at word starts."""
    first = rng.choice(MEN if is_man else WOMEN)
    shape = rng.random()
    if shape < 0.10:
        return first
    if shape < 0.16:
        return f"{first} {'Bin' if is_man else 'Binti'} {rng.choice(MEN)}"
    words = [first, rng.choice(LAST)]
    if shape > 0.66:
        words.insert(1, rng.choice(MEN if is_man else WOMEN))
    if shape > 0.95:
        words.insert(2, rng.choice(LAST))
    if shape > 0.985:
        words.append(rng.choice(LAST))
    if birth_year < 2022 - _PRAYER_AGE and 0.30 < shape < 0.34:
        words.insert(0, "H." if is_man else "Hj.")
    return " ".join(words)


def name_essence(name: str) -> str:
    """Return the words of a name in order of the alphabet, without spelling variants, titles and bin or binti.

    Two people of the sample are never given the same essence and the same birth date by chance.
    """
    words = (word.strip(".,'").casefold() for word in name.split())
    return " ".join(sorted(_SAME.get(word, word) for word in words if word not in {"h", "hj", "bin", "binti"}))
