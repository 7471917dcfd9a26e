# Nội dung khách hàng đọc bằng tiếng Việt. Mỗi tin được gửi khi nào và dùng được những gì, xem en.ftl.

closed = Hiện đang ngoài giờ làm việc của chúng tôi.
closed-for-holiday = Chúng tôi đang nghỉ lễ ({ $holiday }).
closed-for-occasion = Hiện đang ngoài giờ làm việc của chúng tôi ({ $occasion }).
closed-unplanned = Chúng tôi phải tạm nghỉ đột xuất.
back-at = Chúng tôi sẽ phục vụ Quý khách trở lại vào lúc { $kind ->
    [date] { $time }, { $day }
   *[relative] { $time } { $day }
} ({ whose-time }).
answer-by = Chúng tôi sẽ trả lời Quý khách chậm nhất vào lúc { $kind ->
    [date] { $time }, { $day }
   *[relative] { $time } { $day }
} ({ whose-time }).
back-unknown = Chúng tôi sẽ trả lời Quý khách ngay khi làm việc trở lại.
whose-time = { $zone ->
    [customer] giờ địa phương của Quý khách
   *[other] giờ { $city }
}

received = Cảm ơn Quý khách, chúng tôi đã nhận được tin nhắn.
opted-out = Quý khách sẽ không còn nhận tin nhắn tự động của chúng tôi tại đây. Để nhận lại, vui lòng nhắn { $word }.
opted-in = Quý khách sẽ lại nhận được tin nhắn tự động của chúng tôi tại đây. Để ngừng nhận, vui lòng nhắn { $word }.
help = Đây là bộ phận chăm sóc khách hàng của chúng tôi. Quý khách vui lòng cho biết cần hỗ trợ gì, nhân viên của chúng tôi sẽ trả lời. Để ngừng nhận tin nhắn tự động, vui lòng nhắn { $word }.
hand-over = Nhân viên của chúng tôi sẽ trực tiếp xử lý yêu cầu này.

offer = Có phải Quý khách muốn hỏi một trong những câu sau?
offer-none = Gặp nhân viên
did-this-help = Câu trả lời này có hữu ích với Quý khách không?
yes = Có
no = Không
glad = Rất vui vì đã giúp được Quý khách. Quý khách có thể nhắn tin cho chúng tôi bất cứ lúc nào.

phone-welcome = Cảm ơn quý khách đã gọi.
phone-wait = Xin quý khách vui lòng giữ máy, chúng tôi sẽ trả lời ngay.
phone-nobody = Hiện tại không có ai có thể nhận cuộc gọi của quý khách.
phone-record = Xin quý khách để lại lời nhắn sau tiếng bíp. Khi xong, xin bấm phím thăng.
phone-text = Để nhận thông tin này qua tin nhắn, xin bấm phím { $key }.
phone-text-coming = Chúng tôi sẽ gửi tin nhắn cho quý khách.
phone-language = Tiếng Việt, xin bấm phím { $key }.
phone-thanks = Cảm ơn quý khách, chúng tôi đã nhận được lời nhắn. Xin chào.

# Cả cách viết không dấu, vì nhiều khách hàng nhắn tin như vậy.
stop-words = NGỪNG NHẬN TIN, NGƯNG NHẬN TIN, NGUNG NHAN TIN, HỦY NHẬN TIN
start-words = NHẬN LẠI TIN, NHAN LAI TIN, TIẾP TỤC NHẬN TIN
help-words = TRỢ GIÚP, TRO GIUP, HƯỚNG DẪN
yes-words = có, vâng, dạ, dạ có, có ạ, vâng ạ, có cảm ơn, hữu ích, có hữu ích, rất hữu ích
no-words = không, không ạ, dạ không, không cảm ơn, không hữu ích, không hẳn, không giúp được gì, chưa ạ
person-words = gặp nhân viên, gặp nhân viên tư vấn, gặp tư vấn viên, nói chuyện với nhân viên, nói chuyện với tư vấn viên, gặp người thật, nói chuyện với người thật, kết nối với nhân viên, chuyển cho nhân viên, tư vấn viên
