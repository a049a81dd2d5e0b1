#pragma once
// French as a reader checks it, written apart from the grammar's own tables: genders,
// forms, what each English word may become.

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace french {

inline std::set<std::string> word_set(const std::string& words) {
  std::istringstream stream(words);
  std::set<std::string> found;
  for (std::string word; stream >> word;) found.insert(word);
  return found;
}

inline const std::set<std::string> masculine_nouns = word_set(
    "homme enfant garçon roi professeur médecin étudiant ami ministre président ingénieur héros "
    "chien chat cheval oiseau ours gâteau œuf fromage jardin hôtel musée hôpital vélo bateau "
    "chapeau outil livre journal rapport accord traité contrat marché climat environnement "
    "ressort printemps lac");
inline const std::set<std::string> feminine_nouns = word_set(
    "femme fille reine actrice infirmière princesse vache souris pomme orange salade soupe maison "
    "école église ville gare voiture table chaise porte fenêtre boîte machine montre lettre "
    "histoire loi déclaration convention zone économie frontière crise industrie armée rive banque "
    "plante usine rivière entreprise forêt");

/// Forms of adjectives that only one gender has, and those of both.
inline const std::set<std::string> masculine_adjectives = word_set(
    "petit grand vieux vieil nouveau nouvel bon mauvais beau bel important intéressant dangereux "
    "intelligent heureux cher lourd délicieux secret vert bleu blanc noir européen français "
    "allemand italien pluvieux froid");
inline const std::set<std::string> feminine_adjectives = word_set(
    "petite grande vieille nouvelle bonne mauvaise belle importante intéressante dangereuse "
    "intelligente heureuse chère lourde délicieuse secrète verte bleue blanche noire européenne "
    "française allemande italienne");
inline const std::set<std::string> common_adjectives = word_set(
    "jeune étrange utile riche triste honnête moderne célèbre rouge économique politique "
    "militaire");
inline const std::set<std::string> before_nouns = word_set(
    "petit petite grand grande vieux vieil vieille nouveau nouvel nouvelle jeune bon bonne mauvais "
    "mauvaise beau bel belle");

inline const std::set<std::string> masculine_participles = word_set(
    "signé ouvert fermé vu écrit lu mangé acheté vendu trouvé aimé construit détruit lavé accepté "
    "refusé choisi visité préparé invité arrivé tombé parti cassé remplacé");
inline const std::set<std::string> feminine_participles = word_set(
    "signée ouverte fermée vue écrite lue mangée achetée vendue trouvée aimée construite détruite "
    "lavée acceptée refusée choisie visitée préparée invitée arrivée tombée partie inondée "
    "dévalisée arrosée");
/// Of verbs without object: they never agree.
inline const std::set<std::string> fixed_participles = word_set("dormi travaillé chanté");
inline const std::set<std::string> present_verbs = word_set(
    "signe ouvre ferme voit écrit lit mange achète vend trouve aime construit détruit lave accepte "
    "refuse choisit visite prépare invite dort travaille chante arrive tombe part");

/// By sound: a vowel or a mute h.
inline bool begins_with_vowel(const std::string& word) {
  static const std::set<std::string> aspirated = {"héros"};
  if (aspirated.contains(word)) return false;
  for (const char* beginning : {"a", "e", "i", "o", "u", "h", "é", "è", "ê", "â", "î", "ô", "œ"}) {
    if (word.starts_with(beginning)) return true;
  }
  return false;
}

/// What an English content word may become.
inline const std::map<std::string, std::set<std::string>>& translations() {
  static const std::map<std::string, std::set<std::string>> all = [] {
    std::istringstream lines(R"(
man homme
woman femme
child enfant
girl fille
boy garçon
king roi
queen reine
teacher professeur
doctor médecin
student étudiant
friend ami
minister ministre
president président
engineer ingénieur
actress actrice
nurse infirmière
hero héros
princess princesse
dog chien
cat chat
horse cheval
bird oiseau
cow vache
mouse souris
bear ours
apple pomme
cake gâteau
egg œuf
orange orange
salad salade
soup soupe
cheese fromage
house maison
school école
garden jardin
hotel hôtel
church église
museum musée
city ville
station gare
hospital hôpital
car voiture
table table
chair chaise
door porte
window fenêtre
box boîte
bicycle vélo
boat bateau
machine machine
watch montre
hat chapeau
tool outil
book livre
letter lettre
newspaper journal
story histoire
report rapport
agreement accord
treaty traité
contract contrat
law loi
declaration déclaration
convention convention
area zone
market marché
economy économie
climate climat
environment environnement
border frontière
crisis crise
industry industrie
army armée
bank rive banque
plant plante usine
spring ressort printemps
river rivière
lake lac
company entreprise
forest forêt
small petit petite
big grand grande
old vieux vieil vieille
young jeune
new nouveau nouvel nouvelle
good bon bonne
bad mauvais mauvaise
beautiful beau bel belle
important important importante
interesting intéressant intéressante
strange étrange
dangerous dangereux dangereuse
useful utile
intelligent intelligent intelligente
rich riche
happy heureux heureuse
sad triste
honest honnête
expensive cher chère
modern moderne
heavy lourd lourde
delicious délicieux délicieuse
famous célèbre
secret secret secrète
red rouge
green vert verte
blue bleu bleue
white blanc blanche
black noir noire
European européen européenne
French français française
German allemand allemande
Italian italien italienne
economic économique
political politique
military militaire
rainy pluvieux
cold froid
sign signe signé
signs signe
signed signé signée
open ouvre ouvert
opens ouvre
opened ouvert ouverte
close ferme fermé
closes ferme
closed fermé fermée
see voit vu
sees voit
saw vu
seen vu vue
write écrit
writes écrit
wrote écrit
written écrit écrite
read lit lu lue
reads lit
eat mange mangé
eats mange
ate mangé
eaten mangé mangée
buy achète acheté
buys achète
bought acheté achetée
sell vend vendu
sells vend
sold vendu vendue
find trouve trouvé
finds trouve
found trouvé trouvée
love aime aimé
loves aime
loved aimé aimée
build construit
builds construit
built construit construite
destroy détruit
destroys détruit
destroyed détruit détruite
wash lave lavé
washes lave
washed lavé lavée
accept accepte accepté
accepts accepte
accepted accepté acceptée
refuse refuse refusé
refuses refuse
refused refusé refusée
choose choisit choisi
chooses choisit
chose choisi
chosen choisi choisie
visit visite visité
visits visite
visited visité visitée
prepare prépare préparé
prepares prépare
prepared préparé préparée
invite invite invité
invites invite
invited invité invitée
sleep dort dormi
sleeps dort
slept dormi
work travaille travaillé
works travaille
worked travaillé
sing chante chanté
sings chante
sang chanté
arrive arrive arrivé arrivée
arrives arrive
arrived arrivé arrivée
fall tombe tombé tombée
falls tombe
fell tombé tombée
leave part parti partie
leaves part
left parti partie
flooded inondée
robbed dévalisée
watered arrosée
broken cassé
replaced remplacé
yesterday hier
today aujourd'hui
January janvier
February février
March mars
April avril
May mai
June juin
July juillet
August août
September septembre
October octobre
November novembre
December décembre
Paris Paris
London Londres
Rome Rome
Berlin Berlin
Madrid Madrid
Vienna Vienne
Geneva Genève
Brussels Bruxelles
Lisbon Lisbonne
Athens Athènes
France France
Italy Italie
Spain Espagne
Germany Allemagne
)");
    std::map<std::string, std::set<std::string>> words;
    for (std::string line; std::getline(lines, line);) {
      if (line.empty()) continue;
      std::set<std::string> french = word_set(line.substr(line.find(' ')));
      words[line.substr(0, line.find(' '))] = std::move(french);
    }
    return words;
  }();
  return all;
}

}  // namespace french
