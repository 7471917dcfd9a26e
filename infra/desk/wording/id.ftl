# Yang dibaca pelanggan dalam bahasa Indonesia. Kapan setiap pesan dikirim dan apa yang dapat
# dipakainya dijelaskan di en.ftl.

closed = Saat ini di luar jam layanan kami.
closed-for-holiday = Kami sedang libur ({ $holiday }).
closed-for-occasion = Saat ini di luar jam layanan kami ({ $occasion }).
closed-unplanned = Mohon maaf, kami terpaksa tutup secara mendadak.
back-at = Kami akan kembali melayani Anda { $kind ->
    [date] pada hari { $day }, pukul { $time }
   *[relative] { $day } pukul { $time }
} ({ whose-time }).
answer-by = Kami akan membalas paling lambat { $kind ->
    [date] hari { $day }, pukul { $time }
   *[relative] { $day } pukul { $time }
} ({ whose-time }).
back-unknown = Kami akan membalas pesan Anda segera setelah kami buka kembali.
whose-time = { $zone ->
    [customer] waktu setempat Anda
   *[other] waktu { $city }
}

received = Terima kasih, pesan Anda sudah kami terima.
opted-out = Anda tidak akan menerima pesan otomatis lagi dari kami di sini. Balas { $word } untuk menerimanya kembali.
opted-in = Anda akan kembali menerima pesan otomatis dari kami di sini. Balas { $word } untuk menghentikannya.
help = Ini layanan pelanggan kami. Sampaikan keperluan Anda, dan petugas kami akan menjawabnya. Balas { $word } untuk menghentikan pesan otomatis.
hand-over = Petugas dari tim kami akan menangani hal ini.

offer = Apakah yang Anda maksud salah satu dari ini?
offer-none = Hubungkan ke petugas
did-this-help = Apakah jawaban ini membantu?
yes = Ya
no = Tidak
glad = Senang mendengarnya. Silakan hubungi kami kapan saja.

phone-welcome = Terima kasih telah menelepon.
phone-wait = Mohon tetap di saluran, kami akan segera melayani Anda.
phone-nobody = Saat ini tidak ada yang dapat menerima panggilan Anda.
phone-record = Silakan tinggalkan pesan setelah nada. Tekan tombol pagar jika sudah selesai.
phone-text = Untuk menerima informasi ini melalui SMS, tekan { $key }.
phone-text-coming = Kami akan mengirim SMS kepada Anda.
phone-language = Untuk bahasa Indonesia, tekan { $key }.
phone-thanks = Terima kasih, pesan Anda sudah kami terima. Sampai jumpa.

stop-words = BERHENTI, BERHENTI LANGGANAN, UNREG
start-words = MULAI LAGI, LANGGANAN LAGI
help-words = BANTUAN, BUTUH BANTUAN
yes-words = ya, iya, ya terima kasih, iya makasih, membantu, ya membantu, iya membantu, sangat membantu, sudah membantu
no-words = tidak, enggak, nggak, gak, tidak terima kasih, tidak membantu, kurang membantu, belum membantu, gak membantu
person-words = hubungkan ke petugas, bicara dengan petugas, bicara dengan orang, bicara dengan manusia, bicara dengan admin, bicara dengan agen, bicara dengan seseorang, bicara sama orang, orang sungguhan, petugas, agen, manusia, operator
