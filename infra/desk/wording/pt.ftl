# O que os clientes leem em português (do Brasil). en.ftl diz quando cada mensagem é enviada e o
# que ela pode usar. A hora vai entre parênteses porque «às» não serve para 1:00, e o dia não leva
# «na» porque pode ser sábado ou domingo.

closed = No momento estamos fora do horário de atendimento.
closed-for-holiday = Não estamos atendendo por ser feriado ({ $holiday }).
closed-for-occasion = No momento estamos fora do horário de atendimento ({ $occasion }).
closed-unplanned = Tivemos que interromper o atendimento por um imprevisto.
back-at = Voltaremos a atender { $kind ->
    [date] a partir de { $day }
   *[relative] { $day }
} ({ $time }, { whose-time }).
answer-by = Você receberá nossa resposta { $kind ->
    [date] até { $day }
   *[relative] o mais tardar { $day }
} ({ $time }, { whose-time }).
back-unknown = Responderemos assim que voltarmos.
whose-time = { $zone ->
    [customer] seu horário local
   *[other] fuso horário: { $city }
}

received = Agradecemos o contato. Recebemos sua mensagem.
opted-out = Você não receberá mais mensagens automáticas nossas por aqui. Escreva { $word } para voltar a recebê-las.
opted-in = Você voltará a receber mensagens automáticas nossas por aqui. Escreva { $word } para deixar de recebê-las.
help = Este é o nosso atendimento ao cliente. Escreva como podemos ajudar, e uma pessoa da nossa equipe responderá. Escreva { $word } para não receber mais mensagens automáticas.
hand-over = Uma pessoa da nossa equipe vai cuidar do seu caso.

offer = Sua pergunta é uma destas?
offer-none = Falar com atendente
did-this-help = Isso ajudou?
yes = Sim
no = Não
glad = Que bom saber disso. Escreva quando quiser.

phone-welcome = Obrigado por ligar.
phone-wait = Aguarde na linha, por favor. Em breve você será atendido.
phone-nobody = No momento, ninguém pode atender sua ligação.
phone-record = Deixe uma mensagem após o sinal. Ao terminar, pressione a tecla jogo da velha.
phone-text = Para receber esta informação por SMS, tecle { $key }.
phone-text-coming = Vamos enviar um SMS para você.
phone-language = Para português, tecle { $key }.
phone-thanks = Obrigado, recebemos sua mensagem. Até logo.

stop-words = PARAR, SAIR, DESCADASTRAR
start-words = RETOMAR, RETOMAR MENSAGENS
help-words = AJUDA, ME AJUDE, ME AJUDA
yes-words = sim, sim obrigado, sim obrigada, ajudou, sim ajudou, ajudou sim, isso ajudou, claro, claro que sim
no-words = não, não obrigado, não obrigada, não ajudou, não ajudou não, isso não ajudou, não muito, infelizmente não
person-words = falar com atendente, falar com um atendente, falar com uma atendente, falar com uma pessoa, falar com alguém, falar com um humano, pessoa de verdade, atendimento humano, atendente humano, atendente, humano, pessoa, operador
