# 客戶看到的繁體中文文字。每則訊息何時傳送、可以使用哪些變數，請見 en.ftl。

closed = 目前為非營業時間。
closed-for-holiday = 適逢假期（{ $holiday }），我們暫停服務。
closed-for-occasion = 目前為非營業時間（{ $occasion }）。
closed-unplanned = 因突發狀況，我們臨時暫停服務。
back-at = 我們將於{ $day }{ $time }（{ whose-time }）恢復服務。
answer-by = 我們會在{ $day }{ $time }（{ whose-time }）前回覆您。
back-unknown = 恢復服務後，我們會盡快回覆您。
whose-time = { $zone ->
    [customer] 您所在地時間
   *[other] { $city }時間
}

received = 感謝您的留言，我們已經收到。
opted-out = 今後我們不會再在此向您傳送自動訊息。如要重新接收，請回覆「{ $word }」。
opted-in = 您將重新在此收到我們的自動訊息。如要停止，請回覆「{ $word }」。
help = 這裡是客服中心。請告訴我們您的需求，將由專人為您解答。如不想再收到自動訊息，請回覆「{ $word }」。
hand-over = 此事將由專人為您處理。

phone-welcome = 感謝您的來電。
phone-wait = 請稍候，我們很快會為您接通。
phone-nobody = 目前無人能接聽您的電話。
phone-record = 請在提示音後留言，完成後請按井字鍵。
phone-text = 如要以簡訊收到此資訊，請按 { $key }。
phone-text-coming = 我們會傳送簡訊給您。
phone-language = 中文請按 { $key }。
phone-thanks = 謝謝，我們已收到您的留言。再見。

stop-words = 停止接收，退訂，取消訂閱
start-words = 恢復接收，恢復訂閱，重新訂閱
help-words = 幫助，使用說明
