export const english = {
  seconds: { one: '{n} s', other: '{n} s' },
  skip: 'Skip to the content', browse: 'Browse', myList: 'My List', devices: 'Devices', rentals: 'Rentals', account: 'Account',
  search: 'Search', searchHint: 'Films, people, genres', menu: 'Main menu', language: 'Language', signIn: 'Sign in', signUp: 'Sign up', signOut: 'Sign out',
  close: 'Close', undo: 'Undo', retry: 'Try again', loading: 'One moment…', free: 'Free', reference: 'API reference',
  footer: 'Films travel from household to household, encrypted, and arrive before you want them.',
  minutes: { one: '{n} min', other: '{n} min' }, hours: { one: '{n} hour', other: '{n} hours' }, hoursMinutes: '{h} h {m} min',
  days: { one: '{n} day', other: '{n} days' },
  // Browse
  newest: 'New here', ready: 'Ready to watch', onYourList: 'On your list', more: 'More like this', all: 'All', allOf: 'See all', heroTag: 'Just in',
  addToList: 'Add to My List', watchFirst: 'Make it first', onList: 'Number {rank} on your list', details: 'Details', scrollLeft: 'Scroll left', scrollRight: 'Scroll right',
  emptyCatalog: 'The catalog is still empty. Come back soon.',
  invite: 'Pick tonight, watch tonight.', inviteText: 'Put films on your list. Your box fetches them by itself, the first one first, and plays them from its own disk: nothing stutters, nothing buffers.',
  // Search
  results: { one: '{n} film', other: '{n} films' }, resultsMore: 'More than {n} films', quoted: '“{words}”', nothing: 'Nothing matches “{words}”.', nothingFiltered: 'Nothing matches these filters.',
  nothingHint: 'Try fewer words, part of a name, or another filter.', genre: 'Genre', spokenLanguage: 'Spoken language', years: 'Years', sort: 'Order', any: 'Any',
  before: 'Before {year}', 'sort.relevance': 'Best match first', 'sort.title': 'By name', 'sort.year': 'Latest films first', 'sort.newest': 'Newest here first', clear: 'Clear filters', showMore: 'Show more',
  // Detail
  actors: 'With', directors: 'Directed by', producers: 'Produced by', spoken: 'Language', size: 'Size', rent: '{price} to rent', rentNote: 'You pay only when you press play on your box.', inCatalog: 'Catalog',
  signInToAdd: 'Sign in to add it to your list', deviceToAdd: 'Add a device first', forDevice: 'List of', titleElsewhere: 'A title that is not in this shop', unknownTitle: 'This title is no longer in the catalog.',
  // States
  downloaded: 'Downloaded', downloading: 'Downloading {percent} %', notYet: 'Not downloaded yet', playable: 'Ready to play', playableHint: 'You can start it on your box right now.',
  viewableFor: 'Viewable for {time}', startWithin: 'Rented: start within {time}', notViewable: 'No longer viewable',
  // My List
  listIntro: 'Your box fetches what stands first, first.', emptyList: 'Nothing on your list yet', emptyListText: 'Add what you would like to watch. It arrives by itself, first things first.',
  toCatalog: 'Browse the catalog', noDevices: 'First, add a device', noDevicesText: 'A list belongs to a box. Add yours, even before it is there: what you choose now is on it when it starts.', addDevice: 'Add a device',
  rank: 'Rank {rank}', moveHandle: 'Move {title}, rank {rank} of {n}', moveHelp: 'Drag a row, or press Space on its handle, move it with the arrow keys and press Space again.',
  toTop: 'Make {title} number 1', up: 'Move {title} up', down: 'Move {title} down', remove: 'Remove {title}',
  carryUp: '{title} picked up, rank {rank} of {n}. Arrow keys move it, Space puts it down, Escape takes it back.', carryOver: 'Rank {rank} of {n}', carryDown: '{title} put down at rank {rank}.', carryBack: '{title} is back at rank {rank}.',
  addedToList: '“{title}” is number {rank} on your list', removedFromList: '“{title}” is off your list', movedTo: '“{title}” is now number {rank}',
  listChanged: 'The list was changed on the box in the meantime. This is how it is now; nothing was lost.',
  // Devices
  devicesIntro: 'The boxes of your household, each with a list of its own.', deviceName: 'Name', deviceNameHint: 'Living room', rename: 'Rename', save: 'Save', cancel: 'Cancel',
  waiting: 'Waiting for its code', active: 'Active', registration: 'Registration {number}', titlesHere: { one: '{n} film here', other: '{n} films here' }, listLength: { one: '{n} film on its list', other: '{n} films on its list' },
  codeTitle: 'The code for “{name}”', codeText: 'Switch the box on and type this code when it asks. It is shown this once, works once, and is good until {until}.', copy: 'Copy code', copied: 'Copied', codeDone: 'I have it',
  boxNote: 'A box never uses more of your line than its supplier has set; your own limits hold within that, also while the line is down.', openList: 'Open its list',
  // Limits of a box
  limits: 'Your line', limitsOf: 'Your line: {name}', changeLimits: 'Change limits', changeLimitsOf: 'Change limits: {name}', limitsSaved: 'Saved. The box keeps to it from now on.',
  limitsHint: 'Your box also gives films to other households. Say how much of your line it may use. Leave a field empty for as much as its supplier has set.',
  upFree: 'As much of your line for others as the supplier has set', upLimit: 'At most {rate} of your line for others', downLimit: 'At most {rate} of your line for downloads',
  quietBetween: 'Nothing for others between {from} and {to}', capUsed: 'At most {cap} a month for others; {used} used so far', capOnly: 'At most {cap} a month for others', usedOnly: '{used} given to others this month so far',
  lineAway: 'The box is not connected; this is what it said last.', nothingNow: 'At the moment nothing is given: {why}', lessNow: 'At the moment less is given: {why}', holdUntil: '{why} until {until}', zone: 'Times are those of {zone}.',
  'hold.MONTHLY_CAP': 'the upload of this month is used up', 'hold.QUIET_HOURS': 'quiet hours', 'hold.PLAYING': 'a film is playing', 'hold.NOT_COUNTED': 'what was given cannot be counted',
  upField: 'For others, at most', downField: 'For downloads, at most', capField: 'For others in a month, at most', quietField: 'Quiet hours: nothing for others', from: 'From', to: 'to', addQuiet: 'Add quiet hours', removeQuiet: 'Remove {from} to {to}',
  // Rentals and bills
  rentalsIntro: 'What you rented, and what it cost.', noRentals: 'Nothing rented yet', noRentalsText: 'A film is rented when you press play on your box and say yes to its price. Then it is yours for as long as it says.',
  running: 'You can watch these now', earlier: 'Earlier', bills: 'Bills', total: 'Total', noBills: 'No charges yet.', 'ledger.RENTAL': 'Rental', rentedOn: 'Rented {date}', soldBy: 'from {vendor}', endedOn: 'until {date}', date: 'Date', what: 'For', amount: 'Amount',
  // Account and entry
  userId: 'User name or e-mail', password: 'Password', passwordHint: 'At least 8 characters', showPassword: 'Show', hidePassword: 'Hide', name: 'Your name', address: 'Address', optional: 'optional', country: 'Country', catalogs: 'Catalogs',
  welcomeBack: 'Welcome back', newHere: 'New here?', haveAccount: 'Have an account?', createAccount: 'Create my account', continue: 'Continue', back: 'Back', stepOf: 'Step {n} of {of}', aboutYou: 'About you',
  choose: 'What shall arrive first?', chooseText: 'Pick a few, in the order in which you want them. You can change everything later.', chosen: { one: '{n} film chosen', other: '{n} films chosen' }, skipStep: 'Skip this', finish: 'Finish',
  done: 'Welcome, {name}', doneText: 'Your account is ready, and so is the list of your first box.', hasPayment: 'A means of payment is on file.', noPayment: 'No means of payment on file.', suspended: 'This account is suspended. Please call us.', userIdLabel: 'User name',
  pickNumber: 'Choice {n}', accountIntro: 'What we know about you.', profile: 'Name and address', profileSaved: 'Saved', changePassword: 'Change password', oldPassword: 'Old password', newPassword: 'New password', passwordChanged: 'Password changed. Other browsers are signed out.',
  chosenCatalogs: 'Catalogs that you have chosen', oneCatalog: 'One catalog must stay chosen.', likedGenres: 'What you like', yourRating: 'Your rating', stars: { one: '{n} star', other: '{n} stars' }, removeDevice: 'Remove', removeDeviceOf: 'Remove: {name}', removeDeviceText: 'The box is never let in again; its list is lost.', deviceRemoved: '“{name}” is removed', firstDevice: 'Living room',
  'problem.NOT_OFFERED': 'This title is in a catalog that you have not chosen: see your account.', 'problem.OFFLINE': 'The service cannot be reached. Check your connection.', 'problem.WRONG_PASSWORD': 'The old password is wrong.', 'problem.WRONG_CREDENTIALS': 'The user name or the password is wrong.', 'problem.ACCOUNT_EXISTS': 'This user name is taken.',
  'problem.TOO_MANY_ATTEMPTS': 'Too many attempts. Please wait a few minutes.', 'problem.TOO_MANY_DEVICES': 'Your household has all the devices it may have.', 'problem.SETTINGS_CHANGED': 'The limits were changed elsewhere in the meantime. Cancel, look again, and repeat what you did.', 'problem.LIST_TOO_LONG': 'The list is full. Remove something first.',
  'problem.UNKNOWN_SESSION': 'You have been signed out. Please sign in again.', 'problem.UNAVAILABLE': 'The service is busy. Please try again in a moment.',
};
