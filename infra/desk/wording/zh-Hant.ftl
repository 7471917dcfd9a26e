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

offer = 您想詢問的是以下問題之一嗎？
offer-none = 轉接真人客服
did-this-help = 這個回答對您有幫助嗎？
yes = 有幫助
no = 沒幫助
glad = 很高興能幫上忙。歡迎隨時與我們聯絡。

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
yes-words = 是，是的，有，有的，有幫助，很有幫助，有用，解決了，對的
no-words = 否，不，不是，沒有，沒幫助，沒有幫助，沒用，沒有用，沒解決，沒有解決
person-words = 轉接真人客服，真人客服，轉真人，真人，找真人，我要找真人，轉接專人，專人，專人服務，人工客服，轉人工，找客服，客服
