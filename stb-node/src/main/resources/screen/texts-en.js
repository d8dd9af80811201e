// What the box's screen says in English.
export const english = {
  noBox: 'The box does not answer', online: 'Connected to the network', offline: 'No connection to the network', powerOn: 'Power on', power: 'Power', network: 'Network',
  traffic: 'got {got} · gave {gave}', trafficHint: 'Bytes this box got from and gave to others', limitedHint: 'Why this box gives or gets less at the moment', answered: 'The box answered {status}.',
  views: 'Views', myList: 'My List', catalog: 'Catalog', thisBox: 'This box', moment: 'One moment…', ok: 'OK', back: 'Back',
  listHints: 'OK plays · ▶ reorder, remove, details', boxHints: 'Back to My List', catalogHints: 'OK tells more, adds, plays · ◀ ▶ a screen up or down · ▲ search and filters',
  // Activation
  welcome: 'Welcome', typeCode: 'Type the authorization code you were given for this box: OK shows the letters.', code: 'Authorization code', activate: 'Activate', activating: 'Activating…', language: 'Language',
  // My List
  priority: 'Priority {rank}', notListed: 'Not on your list', segments: '{held} of {segments} segments', moveUp: 'Move {title} up', moveDown: 'Move {title} down', remove: 'Remove {title}',
  emptyList: 'Your list is empty', emptyListText: 'Add what you would like to watch; it arrives by itself, first things first.', openCatalog: 'Open the catalog',
  listChanged: 'The list was changed elsewhere in the meantime. Look again, then repeat what you did.',
  downloaded: 'Downloaded', downloading: 'Downloading {percent} %', notDownloaded: 'Not downloaded yet', viewable: 'Viewable {left}',
  seconds: '{n} s', minutes: '{n} min', hours: '{n} h', hoursMinutes: '{h} h {m} min', days: { one: '{n} day', other: '{n} days' }, free: 'Free', toRent: '{price} to rent',
  // Catalog
  onListAt: '{title}, number {rank} on your list', about: 'About {title}', titles: { one: '{count} title', other: '{count} titles' }, search: 'Search', searchLabel: 'Search the catalog', searchHint: 'Search titles, people, genres',
  noMatch: 'Nothing here matches “{text}”.', nothing: 'Nothing here is as you want it.',
  filters: 'Filters', genre: 'Genre', years: 'Years', yearsFrom: '{from} to {to}', all: 'All', onMyList: 'On my list', letters: 'Letters', space: 'Space', delete: 'Delete', clear: 'Clear', done: 'Done',
  // One title
  play: 'Play', addToList: 'Add to My List', makeFirst: 'Make it first', onListRank: 'Number {rank} on your list', takeOff: 'Take it off the list',
  directors: 'Directed by', actors: 'With', producers: 'Produced by', spoken: 'Language',
  // Price
  from: 'from {vendor}', noCharge: 'No charge', watchFree: 'You may watch it as often as you like.', watchFreeFor: 'You may watch it as often as you like for another {left}.',
  bill: 'When you press OK, {price} will be billed to your account.', billFor: 'When you press OK, {price} will be billed to your account, and you may watch it as often as you like for {left}.',
  stillArriving: 'The film is still arriving: it starts now and may have to wait for the rest.', goOn: 'OK, go on at {at}', fromStart: 'From the beginning', okPlay: 'OK, play', okRent: 'OK, rent and play',
  // Player
  playing: 'Playing {title}', arriving: 'The film is arriving…', paused: 'Paused', position: 'Position', timeLeft: '{left} left', playerHints: 'OK pause · ◀ ▶ {step} seconds · Back stops',
  noDecoder: 'This player has no decoder for the {kind} of this film ({codecs}).', cannotShow: 'The film cannot be shown: {why}', unknownWhy: 'unknown reason', video: 'video', audio: 'audio',
  // This box
  moves: 'Giving and getting', gettingNow: 'Getting {rate} at the moment', gettingNone: 'Getting nothing at the moment', gotSoFar: '{bytes} got since the box was switched on',
  givingNow: 'Giving {rate} to others at the moment', givingNone: 'Giving nothing to others at the moment', gaveSoFar: '{bytes} given since the box was switched on',
  yourLine: 'Your line', upLimit: 'At most {rate} of your line for others', downLimit: 'At most {rate} of your line for downloads', quiet: 'Nothing, or less, for others between {from} and {to} ({zone})',
  given: '{used} given to others this month so far', cap: 'At most {cap} a month for others; {used} used so far', lessNow: 'At the moment less is given: {why}', nothingNow: 'At the moment nothing is given: {why}', holdUntil: '{why} until {until}',
  'hold.MONTHLY_CAP': 'the upload of this month is used up', 'hold.QUIET_HOURS': 'quiet hours', 'hold.PLAYING': 'a film is playing here', 'hold.NOT_COUNTED': 'what was sent cannot be counted',
  changeHint: 'You change this on your page at the shop, under Devices. It holds within what your supplier has set, and while the line is down too.', registration: 'Registration {number}', backToList: 'Back to My List',
  'problem.PLAY_CLOSED': 'The film was stopped.', 'problem.VIEWING_OVER': 'The viewing time is over.',
};
