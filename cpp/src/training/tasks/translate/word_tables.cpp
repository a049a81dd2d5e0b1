#include "training/tasks/translate/word_tables.h"

namespace attention_playground::translate {

namespace {

constexpr Gender m = Gender::masculine;
constexpr Gender f = Gender::feminine;

constexpr NounWords noun_table[] = {
    {"man", "homme", m, person},
    {"woman", "femme", f, person},
    {"child", "enfant", m, person},
    {"girl", "fille", f, person},
    {"boy", "garçon", m, person},
    {"king", "roi", m, person},
    {"queen", "reine", f, person},
    {"teacher", "professeur", m, person},
    {"doctor", "médecin", m, person},
    {"student", "étudiant", m, person},
    {"friend", "ami", m, person},
    {"minister", "ministre", m, person},
    {"president", "président", m, person},
    {"engineer", "ingénieur", m, person},
    {"actress", "actrice", f, person},
    {"nurse", "infirmière", f, person},
    {"hero", "héros", m, person},
    {"princess", "princesse", f, person},

    {"dog", "chien", m, animal | washed | goods},
    {"cat", "chat", m, animal | washed},
    {"horse", "cheval", m, animal | washed | goods},
    {"bird", "oiseau", m, animal},
    {"cow", "vache", f, animal | goods},
    {"mouse", "souris", f, animal},
    {"bear", "ours", m, animal},

    {"apple", "pomme", f, food | goods},
    {"cake", "gâteau", m, food | goods},
    {"egg", "œuf", m, food | goods},
    {"orange", "orange", f, food | goods},
    {"salad", "salade", f, food | goods},
    {"soup", "soupe", f, food},
    {"cheese", "fromage", m, food | goods},

    {"house", "maison", f, place | built | goods},
    {"school", "école", f, place | built | opens},
    {"garden", "jardin", m, place},
    {"hotel", "hôtel", m, place | built | opens | goods},
    {"church", "église", f, place | built | opens},
    {"museum", "musée", m, place | built | opens},
    {"city", "ville", f, place | built},
    {"station", "gare", f, place | built | opens},
    {"hospital", "hôpital", m, place | built | opens},

    {"car", "voiture", f, thing | washed | goods},
    {"table", "table", f, thing | washed | goods},
    {"chair", "chaise", f, thing | washed | goods},
    {"door", "porte", f, thing | opens | washed},
    {"window", "fenêtre", f, thing | opens | washed},
    {"box", "boîte", f, thing | opens | goods},
    {"bicycle", "vélo", m, thing | washed | goods},
    {"boat", "bateau", m, thing | built | washed | goods},
    {"machine", "machine", f, thing | built | washed | goods},
    {"watch", "montre", f, thing | goods},
    {"hat", "chapeau", m, thing | washed | goods},
    {"tool", "outil", m, thing | goods},

    {"book", "livre", m, text | written | opens | goods},
    {"letter", "lettre", f, text | written | opens},
    {"newspaper", "journal", m, text | goods},
    {"story", "histoire", f, text | written},
    {"report", "rapport", m, text | written},

    {"agreement", "accord", m, accord},
    {"treaty", "traité", m, accord},
    {"contract", "contrat", m, accord},
    {"law", "loi", f, accord},
    {"declaration", "déclaration", f, accord},
    {"convention", "convention", f, accord},

    {"area", "zone", f, topic | sphere},
    {"market", "marché", m, topic},
    {"economy", "économie", f, topic},
    {"climate", "climat", m, topic | sphere},
    {"environment", "environnement", m, topic | sphere},
    {"border", "frontière", f, topic},
    {"crisis", "crise", f, topic | sphere},
    {"industry", "industrie", f, topic},
    {"army", "armée", f, topic},
};

constexpr Kinds concrete = animal | food | place | thing;
constexpr AdjectiveWords adjective_table[] = {
    {"small", "petit", "petite", "", Rank::size, true, concrete | text | plant, true},
    {"big", "grand", "grande", "", Rank::size, true, concrete | plant, true},
    {"old", "vieux", "vieille", "vieil", Rank::age, true, person | animal | place | thing | text,
     true},
    {"young", "jeune", "jeune", "", Rank::age, true, person | animal, true},
    {"new", "nouveau", "nouvelle", "nouvel", Rank::age, true,
     person | place | thing | text | accord | topic, false},
    {"good", "bon", "bonne", "", Rank::value, true, person | food | thing | text | accord, true},
    {"bad", "mauvais", "mauvaise", "", Rank::value, true, person | food | thing | text | accord,
     true},
    {"beautiful", "beau", "belle", "bel", Rank::value, true,
     person | animal | place | thing | plant | season, true},

    {"important", "important", "importante", "", Rank::opinion, false,
     person | place | text | accord | topic, true},
    {"interesting", "intéressant", "intéressante", "", Rank::opinion, false, place | text | accord,
     true},
    {"strange", "étrange", "étrange", "", Rank::opinion, false,
     person | animal | place | thing | text | accord | plant | season, true},
    {"dangerous", "dangereux", "dangereuse", "", Rank::opinion, false,
     animal | place | thing | accord | topic | plant, true},
    {"useful", "utile", "utile", "", Rank::opinion, false, thing | text | accord | plant, true},
    {"intelligent", "intelligent", "intelligente", "", Rank::opinion, false, person | animal, true},
    {"rich", "riche", "riche", "", Rank::opinion, false, person, true},
    {"happy", "heureux", "heureuse", "", Rank::opinion, false, person, true},
    {"sad", "triste", "triste", "", Rank::opinion, false, person | text | season, true},
    {"honest", "honnête", "honnête", "", Rank::opinion, false, person, true},
    {"expensive", "cher", "chère", "", Rank::opinion, false, food | place | thing, true},
    {"modern", "moderne", "moderne", "", Rank::property, false, place | thing | topic, true},
    {"heavy", "lourd", "lourde", "", Rank::property, false, thing, true},
    {"delicious", "délicieux", "délicieuse", "", Rank::opinion, false, food, true},
    {"famous", "célèbre", "célèbre", "", Rank::opinion, false, person | place | text, true},
    {"secret", "secret", "secrète", "", Rank::property, false, text | accord, true},

    {"red", "rouge", "rouge", "", Rank::colour, false, thing, true},
    {"green", "vert", "verte", "", Rank::colour, false, thing | plant, true},
    {"blue", "bleu", "bleue", "", Rank::colour, false, thing, true},
    {"white", "blanc", "blanche", "", Rank::colour, false, thing | animal, true},
    {"black", "noir", "noire", "", Rank::colour, false, thing | animal, true},

    {"European", "européen", "européenne", "", Rank::origin, false,
     person | place | thing | text | accord | topic, true},
    {"French", "français", "française", "", Rank::origin, false,
     person | food | place | thing | text | accord | topic, true},
    {"German", "allemand", "allemande", "", Rank::origin, false,
     person | food | place | thing | text | accord | topic, true},
    {"Italian", "italien", "italienne", "", Rank::origin, false,
     person | food | place | thing | text | accord | topic, true},

    {"economic", "économique", "économique", "", Rank::field, false, accord | sphere, false},
    {"political", "politique", "politique", "", Rank::field, false, accord | sphere, false},
    {"military", "militaire", "militaire", "", Rank::field, false, accord | topic, false},
};

constexpr VerbWords transitive_table[] = {
    {"sign", "signs", "signed", "signed", "signe", "signé", "signée", false, person, accord},
    {"open", "opens", "opened", "opened", "ouvre", "ouvert", "ouverte", false, person, opens},
    {"close", "closes", "closed", "closed", "ferme", "fermé", "fermée", false, person, opens},
    {"see", "sees", "saw", "seen", "voit", "vu", "vue", false, person | animal,
     person | animal | place | thing},
    {"write", "writes", "wrote", "written", "écrit", "écrit", "écrite", false, person, written},
    {"read", "reads", "read", "read", "lit", "lu", "lue", false, person, text | accord},
    {"eat", "eats", "ate", "eaten", "mange", "mangé", "mangée", false, person | animal, food},
    {"buy", "buys", "bought", "bought", "achète", "acheté", "achetée", false, person, goods},
    {"sell", "sells", "sold", "sold", "vend", "vendu", "vendue", false, person, goods},
    {"find", "finds", "found", "found", "trouve", "trouvé", "trouvée", false, person,
     animal | thing | text},
    {"love", "loves", "loved", "loved", "aime", "aimé", "aimée", false, person,
     person | animal | food | place},
    {"build", "builds", "built", "built", "construit", "construit", "construite", false, person,
     built},
    {"destroy", "destroys", "destroyed", "destroyed", "détruit", "détruit", "détruite", false,
     person, built},
    {"wash", "washes", "washed", "washed", "lave", "lavé", "lavée", false, person, washed},
    {"accept", "accepts", "accepted", "accepted", "accepte", "accepté", "acceptée", false, person,
     accord},
    {"refuse", "refuses", "refused", "refused", "refuse", "refusé", "refusée", false, person,
     accord},
    {"choose", "chooses", "chose", "chosen", "choisit", "choisi", "choisie", false, person,
     food | thing | text},
    {"visit", "visits", "visited", "visited", "visite", "visité", "visitée", false, person, place},
    {"prepare", "prepares", "prepared", "prepared", "prépare", "préparé", "préparée", false, person,
     food | written | accord},
    {"invite", "invites", "invited", "invited", "invite", "invité", "invitée", false, person,
     person},
};

constexpr VerbWords intransitive_table[] = {
    {"sleep", "sleeps", "slept", "", "dort", "dormi", "", false, person | animal, 0},
    {"work", "works", "worked", "", "travaille", "travaillé", "", false, person, 0},
    {"sing", "sings", "sang", "", "chante", "chanté", "", false, person, 0},
    {"arrive", "arrives", "arrived", "", "arrive", "arrivé", "arrivée", true, person, 0},
    {"fall", "falls", "fell", "", "tombe", "tombé", "tombée", true, person | animal, 0},
    {"leave", "leaves", "left", "", "part", "parti", "partie", true, person, 0},
};

constexpr NounWords waters[] = {{"river", "rivière", f, 0}, {"lake", "lac", m, 0}};
constexpr NounWords owners[] = {{"company", "entreprise", f, 0}, {"city", "ville", f, 0}};
constexpr NounWords grounds[] = {{"garden", "jardin", m, 0}, {"forest", "forêt", f, 0}};
constexpr NounWords works[] = {{"watch", "montre", f, 0}, {"machine", "machine", f, 0}};
constexpr WordPair shore_participles[] = {{"flooded", "inondée"}};
constexpr WordPair money_participles[] = {{"robbed", "dévalisée"}, {"closed", "fermée"}};
constexpr WordPair leaf_participles[] = {{"watered", "arrosée"}, {"eaten", "mangée"}};
constexpr WordPair factory_participles[] = {{"closed", "fermée"}, {"built", "construite"}};
constexpr WordPair coil_participles[] = {{"broken", "cassé"}, {"replaced", "remplacé"}};
constexpr WordPair weather[] = {{"rainy", "pluvieux"}, {"cold", "froid"}};

constexpr SenseWords sense_table[] = {
    {{"bank", "rive", f, place}, waters, shore_participles, {}},
    {{"bank", "banque", f, place}, owners, money_participles, {}},
    {{"plant", "plante", f, plant}, grounds, leaf_participles, {}},
    {{"plant", "usine", f, place}, owners, factory_participles, {}},
    {{"spring", "ressort", m, thing}, works, coil_participles, {}},
    {{"spring", "printemps", m, season}, {}, {}, weather, true},
};

constexpr WordPair month_table[] = {
    {"January", "janvier"}, {"February", "février"},  {"March", "mars"},
    {"April", "avril"},     {"May", "mai"},           {"June", "juin"},
    {"July", "juillet"},    {"August", "août"},       {"September", "septembre"},
    {"October", "octobre"}, {"November", "novembre"}, {"December", "décembre"}};
constexpr WordPair year_table[] = {
    {"1914", "1914"}, {"1918", "1918"}, {"1939", "1939"}, {"1945", "1945"}, {"1950", "1950"},
    {"1957", "1957"}, {"1963", "1963"}, {"1968", "1968"}, {"1974", "1974"}, {"1980", "1980"},
    {"1984", "1984"}, {"1989", "1989"}, {"1992", "1992"}, {"1995", "1995"}, {"1998", "1998"},
    {"2000", "2000"}, {"2004", "2004"}, {"2010", "2010"}, {"2015", "2015"}, {"2020", "2020"}};
constexpr WordPair city_table[] = {
    {"Paris", "Paris"},     {"London", "Londres"}, {"Rome", "Rome"},     {"Berlin", "Berlin"},
    {"Madrid", "Madrid"},   {"Vienna", "Vienne"},  {"Geneva", "Genève"}, {"Brussels", "Bruxelles"},
    {"Lisbon", "Lisbonne"}, {"Athens", "Athènes"}};
constexpr WordPair country_table[] = {
    {"France", "France"}, {"Italy", "Italie"}, {"Spain", "Espagne"}, {"Germany", "Allemagne"}};

}  // namespace

constinit const std::span<const NounWords> nouns = noun_table;
constinit const std::span<const AdjectiveWords> adjectives = adjective_table;
constinit const std::span<const VerbWords> transitive_verbs = transitive_table;
constinit const std::span<const VerbWords> intransitive_verbs = intransitive_table;
constinit const std::span<const SenseWords> senses = sense_table;
constinit const std::span<const WordPair> months = month_table;
constinit const std::span<const WordPair> years = year_table;
constinit const std::span<const WordPair> cities = city_table;
constinit const std::span<const WordPair> countries = country_table;

}  // namespace attention_playground::translate
