/**
 * The terms of the page, two sentences each: what it is in plain words, and what is worth knowing of it. Imported
 * when one is first asked. What is claimed has its source.
 */

export interface Term {
  /** As the page writes it, and as the field does. */
  name: string;
  /** Other names and forms of it that the page uses. */
  also?: readonly string[];
  says: readonly [what: string, more: string];
  source?: string;
  /** The part of the page that shows it (`Place` of the guide). */
  place?: string;
}

const VASWANI = 'Vaswani et al. 2017, Attention Is All You Need';
const BAHDANAU =
  'Bahdanau, Cho and Bengio 2014, Neural Machine Translation by Jointly Learning to Align and Translate';
const ELHAGE = 'Elhage et al. 2021, A Mathematical Framework for Transformer Circuits';
const OLSSON = 'Olsson et al. 2022, In-context Learning and Induction Heads';
const DEVLIN = 'Devlin et al. 2018, BERT';
const XIAO = 'Xiao et al. 2023, Efficient Streaming Language Models with Attention Sinks';
const SU = 'Su et al. 2021, RoFormer';
const PRESS = 'Press, Smith and Lewis 2021, Train Short, Test Long';
const AINSLIE = 'Ainslie et al. 2023, GQA';
const HOLTZMAN = 'Holtzman et al. 2019, The Curious Case of Neural Text Degeneration';
const LUONG =
  'Luong, Pham and Manning 2015, Effective Approaches to Attention-based Neural Machine Translation';

export const GLOSSARY: readonly Term[] = [
  {
    name: 'attention',
    also: ['attend', 'looks at'],
    says: [
      'Each token looks at the tokens it may see, and shares out a total of 1 among them: these shares are its attention.',
      'It then takes the average of what those tokens offer, each counted by its share; this is how information moves from one place in the text to another.',
    ],
    source: BAHDANAU,
    place: 'number',
  },
  {
    name: 'token',
    also: ['tokens', 'pieces', 'word piece'],
    says: [
      'A token is a piece of text that the model reads as one unit: a word, a part of a word, or a sign.',
      'A fixed list, the vocabulary, says which pieces there are; a rare word is cut into several of them.',
    ],
    source: 'Sennrich, Haddow and Birch 2015, Neural Machine Translation of Rare Words with Subword Units',
    place: 'tag:attention-sentence',
  },
  {
    name: '[CLS]',
    also: ['CLS', 'special tokens', '[SEP]', 'SEP'],
    says: [
      'A token that is no word: encoders of the BERT family put [CLS] in front of every text and [SEP] behind it.',
      'In training [CLS] was to stand for the whole text; many heads also rest on these tokens when they find nothing to look at.',
    ],
    source: `${DEVLIN}; Clark et al. 2019, What Does BERT Look At?`,
    place: 'tag:attention-sentence',
  },
  {
    name: '[MASK]',
    says: [
      'A token that stands where a word was taken out, for an encoder to guess.',
      'It has nothing to do with the mask that hides cells: it is a token like others, which everyone may look at.',
    ],
    source: DEVLIN,
  },
  {
    name: 'layer',
    also: ['layers'],
    says: [
      'A layer is one round of work: all tokens look at each other once, and then each of them is worked on by itself.',
      'A model has several layers, one after the other, and each reads what the one before has written.',
    ],
    source: VASWANI,
    place: 'heads',
  },
  {
    name: 'head',
    also: ['heads', 'multi-head attention'],
    says: [
      'A head is one of several ways of looking that a layer has side by side, each with its own queries, keys and values.',
      'What the heads of a layer find is put together again, so that one layer can look at several places at once.',
    ],
    source: VASWANI,
    place: 'heads',
  },
  {
    name: 'query',
    also: ['queries', 'q'],
    says: [
      'The query is a row of numbers that says what a token is looking for.',
      'A head makes it from what the model knows of the token so far, and compares it with the key of every token.',
    ],
    source: VASWANI,
    place: 'number',
  },
  {
    name: 'key',
    also: ['keys', 'k'],
    says: [
      'The key is a row of numbers that says what a token has to offer to those who look.',
      'Where a query and a key point the same way, their score is high and so is the weight.',
    ],
    source: VASWANI,
    place: 'number',
  },
  {
    name: 'value',
    also: ['values', 'v'],
    says: [
      'The value is a row of numbers that a token hands over to those who look at it.',
      'The key decides how much of it is taken, and the value what is taken.',
    ],
    source: VASWANI,
    place: 'number',
  },
  {
    name: 'score',
    also: ['scores', 'dot product', 'product', 'q·k'],
    says: [
      'The score says how well a query fits a key, before it becomes a weight: their numbers are multiplied pair by pair, added up and divided by the root of how many there are.',
      'Without that division long queries and keys would make large scores, and nearly all the weight would go to a single token.',
    ],
    source: VASWANI,
    place: 'number',
  },
  {
    name: 'additive score',
    also: ['additive scores', 'additive'],
    says: [
      'Here a small network with one hidden layer compares a query and a key, in place of their product.',
      'It is the older way: the first attention for translation used it.',
    ],
    source: BAHDANAU,
    place: 'number',
  },
  {
    name: 'cosine',
    also: ['cosine similarity'],
    says: [
      'The cosine says how far two rows of numbers point the same way: 1 is the same direction, 0 is none in common, −1 the opposite.',
      'The length of the two plays no part in it.',
    ],
  },
  {
    name: 'general score',
    also: ['general', 'concat', 'location'],
    says: [
      'Here a matrix of learnt numbers stands between query and key, so that their parts may be compared crosswise.',
      'With the identity matrix it is the plain product again.',
    ],
    source: LUONG,
  },
  {
    name: 'weight',
    also: ['weights', 'attention weight'],
    says: [
      'The weight is the share of its attention that one token gives to another, from 0 to 1.',
      'The weights of a row sum to 1; a large weight says what is read, and not yet how much it matters for the result.',
    ],
    source: `${VASWANI}; Jain and Wallace 2019, Attention is not Explanation`,
    place: 'number',
  },
  {
    name: 'softmax',
    says: [
      'The softmax turns the scores of a row into weights that sum to 1: each score becomes a power of e, and each power is divided by the sum of all.',
      'Only differences between scores count: adding the same number to all of them changes no weight.',
    ],
    source: VASWANI,
    place: 'number',
  },
  {
    name: 'mask',
    also: ['masked', 'masks', 'hidden'],
    says: [
      'A mask says which tokens may not be looked at: their scores become minus infinity, and so their weights 0.',
      'It acts before the softmax, so that what is left still sums to 1.',
    ],
    source: VASWANI,
    place: 'mask',
  },
  {
    name: 'padding',
    says: [
      'Padding is empty tokens that fill up a short text where several of different lengths are computed together.',
      'A mask hides them, for they say nothing.',
    ],
  },
  {
    name: 'causal',
    also: ['causal mask', 'decoder mask'],
    says: [
      'Causal attention sees the token itself and what comes before it, never what comes later.',
      'A model that writes needs it: while it learns it must not see the word that it has to guess, and when it writes, that word is not there yet.',
    ],
    source: VASWANI,
    place: 'mask',
  },
  {
    name: 'self-attention',
    also: ['self'],
    says: [
      'In self-attention the tokens of one text look at each other: queries, keys and values all come from the same text.',
      'An early form of it was called intra-attention.',
    ],
    source: 'Cheng, Dong and Lapata 2016, Long Short-Term Memory-Networks for Machine Reading',
  },
  {
    name: 'cross-attention',
    also: ['cross'],
    says: [
      'In cross-attention one text looks at another: the queries come from the one, the keys and values from the other.',
      'In a translator the words that are written look at the sentence that was read.',
    ],
    source: `${BAHDANAU}; ${VASWANI}`,
  },
  {
    name: 'encoder',
    says: [
      'An encoder reads a whole text at once, and each token may look both ways.',
      'Its result is a row of numbers for each token, in which its surroundings have left their mark.',
    ],
    source: VASWANI,
  },
  {
    name: 'decoder',
    says: [
      'A decoder writes a text token by token, and each looks only at what stands before it.',
      'In a translator it also looks at what the encoder has made of the other language.',
    ],
    source: VASWANI,
  },
  {
    name: 'sink',
    also: ['attention sink', 'sinks', 'rests on'],
    says: [
      'A sink is a token that gets much attention though nothing is to be learnt from it, most often the first one.',
      'The weights of a row have to sum to 1, so a head that finds nothing to look at must put them somewhere.',
    ],
    source: XIAO,
    place: 'sink',
  },
  {
    name: 'entropy',
    says: [
      'The entropy says how evenly a row shares out its attention: 0 is all on one token, and the more tokens share it, the higher it is.',
      'Beside a head it is divided by the highest that is possible, so that 1 is even; of next tokens it is given in nats.',
    ],
    source: 'Shannon 1948, A Mathematical Theory of Communication',
    place: 'heads',
  },
  {
    name: 'nats',
    also: ['nat'],
    says: [
      'A nat is the unit of information where logarithms are natural ones, as a bit is where they are to base 2.',
      'One nat is about 1.44 bits.',
    ],
    source: 'Shannon 1948, A Mathematical Theory of Communication',
  },
  {
    name: 'mean distance',
    also: ['distance'],
    says: [
      'The mean distance says how many tokens lie between a token and what it looks at, counted by the weights.',
      'A head that looks at the token before has 1; one that looks all over the text has a large one.',
    ],
    place: 'heads',
  },
  {
    name: 'pattern',
    also: ['patterns', 'previous token', 'mixed'],
    says: [
      'The pattern of a head is what it mostly does: look at the token before, at itself, at the first token, at a token seen earlier.',
      'It is measured on the text on show, and a head may do something else on another one.',
    ],
    source: 'Voita et al. 2019, Analyzing Multi-Head Self-Attention',
    place: 'heads',
  },
  {
    name: 'induction',
    also: ['induction head', 'copying'],
    says: [
      'An induction head looks for an earlier place where the same token stood, and at what came after it there.',
      'That lets a model go on as a text did before; another head, in an earlier layer, has to tell each token which one stood before it.',
    ],
    source: `${ELHAGE}; ${OLSSON}`,
    place: 'heads',
  },
  {
    name: 'logit',
    also: ['logits'],
    says: [
      'A logit is the number that a model gives to each token of its vocabulary, before a softmax makes probabilities of them.',
      'Two logits that differ by 1 belong to probabilities of which one is about 2.7 times the other.',
    ],
    place: 'panel',
  },
  {
    name: 'probability',
    also: ['log-probability', 'prob.'],
    says: [
      'The probability says how likely the model holds a token to come next; those of the whole vocabulary sum to 1.',
      'The log-probability is its natural logarithm: 0 is certain, and the further below 0, the less likely.',
    ],
    place: 'panel',
  },
  {
    name: 'KL divergence',
    also: ['divergence'],
    says: [
      'The KL divergence says how far two lists of probabilities lie apart, here those before and after your change.',
      'It is 0 where nothing changed, and it is not the same both ways round.',
    ],
    source: 'Kullback and Leibler 1951, On Information and Sufficiency',
    place: 'panel',
  },
  {
    name: 'residual stream',
    also: ['residual'],
    says: [
      'The residual stream is the row of numbers that the model carries along for each token from layer to layer.',
      'Every head and every feed-forward layer reads it and adds to it what it has found; nothing is replaced.',
    ],
    source: ELHAGE,
  },
  {
    name: 'embedding',
    also: ['embeddings'],
    says: [
      'An embedding is a row of numbers that stands for a token or for a whole text.',
      'That of a token begins the residual stream; that of a text is made of what the last layer says of its tokens, and texts of like meaning lie close to each other.',
    ],
    source: 'Reimers and Gurevych 2019, Sentence-BERT',
  },
  {
    name: 'position',
    also: ['positions', 'rotary positions', 'rotary', 'sinusoids', 'ALiBi', 'learned positions'],
    says: [
      'Attention by itself does not know in which order the tokens stand: shuffle them, and it gives the same results, shuffled.',
      'So models add a row of numbers for each place, turn queries and keys by their place (rotary), or lower the scores of what is far away (ALiBi).',
    ],
    source: `${VASWANI}; ${SU}; ${PRESS}`,
  },
  {
    name: 'feed-forward',
    also: ['feed-forward layer', 'MLP'],
    says: [
      'The feed-forward part of a layer works on each token by itself, with a small network that is the same at every place.',
      'Only attention moves something between tokens; this part makes something of what has come.',
    ],
    source: VASWANI,
  },
  {
    name: 'layer norm',
    also: ['norm', 'RMS norm'],
    says: [
      'A layer norm brings the numbers of each token to the same size before they are worked on.',
      'It keeps a deep model from growing its numbers from layer to layer.',
    ],
    source: 'Ba, Kiros and Hinton 2016, Layer Normalization',
  },
  {
    name: 'temperature',
    also: ['attention temperature'],
    says: [
      'The temperature makes a softmax bolder or more cautious: scores are divided by it first.',
      'Below 1 more goes to the strongest, above 1 all become more alike; of a text that is written, 0 takes the likeliest token each time.',
    ],
    source: 'Hinton, Vinyals and Dean 2015, Distilling the Knowledge in a Neural Network',
    place: 'panel',
  },
  {
    name: 'sampling',
    also: ['top-k', 'top-p', 'min-p', 'seed'],
    says: [
      'Sampling draws the next token by chance, each as often as it is likely; a seed makes the same draw come again.',
      'Top-k keeps the k likeliest, top-p the likeliest that together have this probability, min-p those with at least this share of the likeliest one’s.',
    ],
    source: HOLTZMAN,
    place: 'panel',
  },
  {
    name: 'key/value groups',
    also: ['grouped queries', 'grouped-query attention', 'group', 'groups', 'share one key and value'],
    says: [
      'In some models several heads share one key and one value for each token, and only their queries differ.',
      'That keeps the memory small which a model needs for the tokens it has read already.',
    ],
    source: AINSLIE,
    place: 'heads',
  },
  {
    name: 'cache',
    also: ['KV cache', 'key-value cache'],
    says: [
      'While it writes, a model keeps the keys and values of all tokens that it has read, so that it need not compute them again.',
      'The cache grows with every token, and with the number of heads that have keys and values of their own.',
    ],
    source: 'Shazeer 2019, Fast Transformer Decoding',
  },
  {
    name: 'soft cap',
    also: ['soft-capped'],
    says: [
      'A soft cap holds scores within a limit: large ones are pressed together the closer they come to it.',
      'The order of the scores stays as it was.',
    ],
    source: 'Gemma Team 2024, Gemma 2',
    place: 'number',
  },
  {
    name: 'context',
    says: [
      'The context is how many tokens a model can take in at once.',
      'What does not fit is not read at all.',
    ],
  },
  {
    name: 'vocabulary',
    also: ['unknown token'],
    says: [
      'The vocabulary is the list of all tokens that a model knows, each with a number.',
      'What is not on it is cut into smaller pieces, or becomes a single unknown token.',
    ],
  },
  {
    name: 'alignment',
    also: ['gold alignment', 'gold'],
    says: [
      'The alignment of a translation says which words of one language stand for which of the other.',
      'The gold alignment here comes from the grammar that made the sentences, and was never shown to the model.',
    ],
    source: BAHDANAU,
  },
  {
    name: 'leakage',
    says: [
      'Leakage means that a model sees while it learns what it is to guess.',
      'It then learns to copy it, and fails where the answer is not there.',
    ],
  },
  {
    name: 'loss',
    also: ['training loss'],
    says: [
      'The loss says how wrong a model’s guesses are on average; training makes it smaller.',
      'Here it is the negative log-probability of the right answer.',
    ],
    place: 'panel',
  },
  {
    name: 'accuracy',
    also: ['exact match'],
    says: [
      'The accuracy is the share of answers that are right.',
      'Exact match counts a whole sequence as right only if every token of it is.',
    ],
    place: 'panel',
  },
  {
    name: 'training step',
    also: ['steps', 'step', 'learning rate', 'batch', 'warm-up'],
    says: [
      'In a training step the model answers a batch of examples, and all its numbers are moved a little so that it would have answered better.',
      'The learning rate says how far they move; during a warm-up it rises from 0.',
    ],
    source: 'Kingma and Ba 2014, Adam',
    place: 'panel',
  },
  {
    name: 'ablation',
    also: ['switched off', 'switch off', 'mean ablation'],
    says: [
      'An ablation takes a part out, here a head, and looks at what changes.',
      'The head can write nothing (zero), or always the mean of what it writes; if the result stays the same, other heads may have done its work.',
    ],
    source: 'Michel, Levy and Neubig 2019, Are Sixteen Heads Really Better than One?',
    place: 'heads',
  },
];

/** By its name or another one that it goes by, whatever the case of its letters. */
export function termOf(name: string): Term | undefined {
  const wanted = name.toLowerCase();
  return (
    GLOSSARY.find((term) => term.name.toLowerCase() === wanted) ??
    GLOSSARY.find(({ also }) => also?.some((other) => other.toLowerCase() === wanted))
  );
}
