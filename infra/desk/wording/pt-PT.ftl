# O que os clientes leem em português (de Portugal). en.ftl diz quando cada mensagem é enviada e o
# que esta pode usar. A hora vai entre parênteses porque «às» não serve para a 1:00, e o dia não
# leva «na» porque pode ser sábado ou domingo.

closed = De momento, o nosso apoio ao cliente está encerrado.
closed-for-holiday = O nosso apoio ao cliente está encerrado por motivo de feriado ({ $holiday }).
closed-for-occasion = De momento, o nosso apoio ao cliente está encerrado ({ $occasion }).
closed-unplanned = Tivemos de encerrar devido a um imprevisto.
back-at = Retomaremos o atendimento { $kind ->
    [date] a partir de { $day }
   *[relative] { $day }
} ({ $time }, { whose-time }).
answer-by = Receberá a nossa resposta { $kind ->
    [date] até { $day }
   *[relative] o mais tardar { $day }
} ({ $time }, { whose-time }).
back-unknown = Responderemos assim que retomarmos o atendimento.
# Sem «hora de» antes da cidade: teria de ser «hora dos Açores», «hora da Madeira».
whose-time = { $zone ->
    [customer] na sua hora local
   *[other] fuso horário: { $city }
}

received = Agradecemos o seu contacto. Recebemos a sua mensagem.
opted-out = Deixará de receber aqui mensagens automáticas nossas. Escreva { $word } para voltar a recebê-las.
opted-in = Voltará a receber aqui mensagens automáticas nossas. Escreva { $word } para deixar de as receber.
help = Este é o nosso apoio ao cliente. Diga-nos do que precisa e uma pessoa da nossa equipa irá responder-lhe. Escreva { $word } para deixar de receber mensagens automáticas.
hand-over = Uma pessoa da nossa equipa irá tratar do seu assunto.

offer = A sua pergunta é uma destas?
offer-none = Falar com uma pessoa
did-this-help = Esta resposta foi útil?
yes = Sim
no = Não
glad = Ainda bem. Escreva-nos sempre que quiser.

phone-welcome = Obrigado por ligar.
phone-wait = Aguarde em linha, por favor. Será atendido em breve.
phone-nobody = De momento, ninguém pode atender a sua chamada.
phone-record = Deixe uma mensagem após o sinal. Quando terminar, prima a tecla cardinal.
phone-text = Para receber esta informação por SMS, prima { $key }.
phone-text-coming = Vamos enviar-lhe um SMS.
phone-language = Para português, prima { $key }.
phone-thanks = Obrigado, recebemos a sua mensagem. Adeus.

stop-words = PARAR, PARAR MENSAGENS
start-words = RETOMAR, RETOMAR MENSAGENS
help-words = AJUDA, AJUDEM-ME
yes-words = sim, sim obrigado, sim obrigada, ajudou, sim ajudou, foi útil, sim foi útil, claro que sim
no-words = não, não obrigado, não obrigada, não ajudou, não foi útil, nem por isso, infelizmente não, de todo
person-words = falar com uma pessoa, falar com alguém, falar com um assistente, falar com um operador, falar com um humano, pessoa real, pessoa a sério, assistente humano, assistente, operador, operadora, humano, pessoa
