# Lo que leen los clientes en español. en.ftl dice cuándo se envía cada mensaje y qué puede usar.
# La hora va entre paréntesis porque «a las» no sirve para la 1:00.

closed = En este momento estamos fuera de nuestro horario de atención.
closed-for-holiday = Hemos cerrado por ser día festivo ({ $holiday }).
closed-for-occasion = En este momento estamos fuera de nuestro horario de atención ({ $occasion }).
closed-unplanned = Hemos tenido que cerrar por un imprevisto.
back-at = Volveremos { $kind ->
    [date] el { $day }
   *[relative] { $day }
} ({ $time }, { whose-time }).
answer-by = Le responderemos a más tardar { $kind ->
    [date] el { $day }
   *[relative] { $day }
} ({ $time }, { whose-time }).
back-unknown = Le responderemos en cuanto volvamos.
whose-time = { $zone ->
    [customer] su hora local
   *[other] hora de { $city }
}

received = Gracias, hemos recibido su mensaje.
opted-out = Ya no recibirá aquí mensajes automáticos nuestros. Escriba { $word } para volver a recibirlos.
opted-in = Volverá a recibir aquí mensajes automáticos nuestros. Escriba { $word } para dejar de recibirlos.
help = Este es nuestro servicio de atención al cliente. Escríbanos qué necesita y una persona le responderá. Escriba { $word } para dejar de recibir mensajes automáticos.
hand-over = Una persona de nuestro equipo se ocupará de su caso.

offer = ¿Se refiere a una de estas preguntas?
offer-none = Hablar con alguien
did-this-help = ¿Le ha sido útil esta respuesta?
yes = Sí
no = No
glad = Nos alegra saberlo. Escríbanos cuando quiera.

phone-welcome = Gracias por llamar.
phone-wait = Por favor, permanezca en línea, enseguida le atenderemos.
phone-nobody = En este momento nadie puede atender su llamada.
phone-record = Deje un mensaje después de la señal. Pulse la tecla almohadilla cuando termine.
phone-text = Para recibir esta información en un mensaje de texto, pulse { $key }.
phone-text-coming = Le enviaremos un mensaje de texto.
phone-language = Para español, pulse { $key }.
phone-thanks = Gracias, hemos recibido su mensaje. Adiós.

# Sin BAJA ni ALTA: también se escriben para cancelar o pedir un contrato. Sin ALTO: también es una
# respuesta cualquiera (¿alto o bajo?).
stop-words = PARAR, DETENER MENSAJES, CANCELAR MENSAJES, NO MÁS MENSAJES, NO MAS MENSAJES
start-words = REANUDAR, REANUDAR MENSAJES
help-words = AYUDA, AYÚDENME, AYUDENME
yes-words = sí, sí gracias, claro, sí claro, claro que sí, me sirvió, sí me sirvió, me ayudó, sí me ayudó, muy útil
no-words = no, no gracias, no mucho, la verdad no, para nada, no me sirvió, no me ha servido, no me ayudó, no fue útil
person-words = hablar con alguien, hablar con una persona, hablar con un agente, hablar con un humano, hablar con un asesor, hablar con un representante, persona real, agente humano, agente, asesor, asesora, persona, humano, operador, operadora, representante
