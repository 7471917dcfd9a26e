# 客户看到的简体中文文字。每条消息何时发送、可以使用哪些变量，请见 en.ftl。

closed = 现在是非营业时间。
closed-for-holiday = 因节假日（{ $holiday }），我们暂停服务。
closed-for-occasion = 现在是非营业时间（{ $occasion }）。
closed-unplanned = 因突发情况，我们临时暂停服务。
back-at = 我们将于{ $day } { $time }（{ whose-time }）恢复服务。
answer-by = 我们会在{ $day } { $time }（{ whose-time }）前回复您。
back-unknown = 恢复服务后，我们会尽快回复您。
whose-time = { $zone ->
    [customer] 您所在地时间
   *[other] { $city }时间
}

received = 感谢您的留言，我们已经收到。
opted-out = 今后我们不会再在此向您发送自动消息。如需重新接收，请回复“{ $word }”。
opted-in = 您将重新在此收到我们的自动消息。如需停止，请回复“{ $word }”。
help = 这里是客服中心。请告诉我们您的需求，工作人员会为您解答。如不想再收到自动消息，请回复“{ $word }”。
hand-over = 我们的工作人员会为您处理此事。

offer = 您想问的是以下问题之一吗？
offer-none = 转人工客服
did-this-help = 这个回答对您有帮助吗？
yes = 有帮助
no = 没帮助
glad = 很高兴能帮到您。欢迎随时联系我们。

phone-welcome = 感谢您的来电。
phone-wait = 请稍候，我们很快为您接通。
phone-nobody = 目前没有人能接听您的电话。
phone-record = 请在提示音后留言，完成后请按井号键。
phone-text = 如需通过短信接收此信息，请按 { $key }。
phone-text-coming = 我们会给您发送短信。
phone-language = 中文请按 { $key }。
phone-thanks = 谢谢，我们已收到您的留言。再见。

stop-words = 停止接收，退订，取消订阅
start-words = 恢复接收，恢复订阅，重新订阅
help-words = 帮助，使用帮助
yes-words = 是，是的，有，有的，有帮助，很有帮助，有用，解决了，对的
no-words = 否，不，不是，没有，没帮助，没有帮助，没用，没有用，没解决，没有解决
person-words = 转人工客服，转人工，人工，人工客服，人工服务，真人客服，真人，我要人工，我要转人工，找人工客服，找客服，接人工，客服
