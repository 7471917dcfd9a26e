# Ce que lisent les clients en français. en.ftl dit quand chaque message est envoyé et ce qu'il
# peut utiliser.

closed = Notre service client est fermé pour le moment.
closed-for-holiday = Notre service client est fermé en raison d'un jour férié ({ $holiday }).
closed-for-occasion = Notre service client est fermé pour le moment ({ $occasion }).
closed-unplanned = Notre service client est exceptionnellement fermé en raison d'un imprévu.
back-at = Nous serons de retour { $kind ->
    [date] le { $day }
   *[relative] { $day }
} à { $time } ({ whose-time }).
answer-by = Nous vous répondrons au plus tard { $kind ->
    [date] le { $day }
   *[relative] { $day }
} à { $time } ({ whose-time }).
back-unknown = Nous vous répondrons dès notre retour.
# Pas de « heure de » devant la ville : il faudrait « heure d'Athènes », « heure du Caire ».
whose-time = { $zone ->
    [customer] votre heure locale
   *[other] fuseau horaire : { $city }
}

received = Merci, votre message nous est bien parvenu.
opted-out = Vous ne recevrez plus ici de messages automatiques de notre part. Écrivez { $word } pour en recevoir à nouveau.
opted-in = Vous recevrez à nouveau ici des messages automatiques de notre part. Écrivez { $word } pour ne plus en recevoir.
help = Vous êtes en contact avec notre service client. Écrivez-nous ce dont vous avez besoin et une personne de notre équipe vous répondra. Écrivez { $word } pour ne plus recevoir de messages automatiques.
hand-over = Une personne de notre équipe va s'occuper de votre demande.

offer = Votre question est-elle l'une de celles-ci ?
offer-none = Parler à quelqu'un
did-this-help = Cette réponse vous a-t-elle été utile ?
yes = Oui
no = Non
glad = Tant mieux. Écrivez-nous quand vous voulez.

phone-welcome = Merci de votre appel.
phone-wait = Veuillez patienter, nous allons vous répondre sous peu.
phone-nobody = Personne ne peut prendre votre appel pour le moment.
phone-record = Veuillez laisser un message après le signal sonore. Appuyez sur la touche dièse quand vous avez terminé.
phone-text = Pour recevoir ces informations par SMS, tapez { $key }.
phone-text-coming = Nous allons vous envoyer un SMS.
phone-language = Pour le français, tapez { $key }.
phone-thanks = Merci, nous avons bien reçu votre message. Au revoir.

# ARRET d'abord : le Ê n'est pas dans l'alphabet des SMS.
stop-words = ARRET, ARRÊT, DÉSABONNER, DESABONNER
start-words = REPRENDRE, RÉABONNER, REABONNER
help-words = AIDE, AIDEZ-MOI, AIDEZ MOI
yes-words = oui, ouais, oui merci, oui tout à fait, utile, très utile, oui très utile, ça m'a aidé, ça m’a aidé
no-words = non, non merci, pas vraiment, non pas vraiment, pas du tout, pas utile, inutile, malheureusement non, ça ne m'a pas aidé, ça ne m’a pas aidé
person-words = parler à quelqu'un, parler à quelqu’un, parler à une personne, parler à un humain, parler à un conseiller, parler à une conseillère, parler avec un conseiller, parler avec quelqu'un, parler avec quelqu’un, vraie personne, conseiller, conseillère, humain, agent
