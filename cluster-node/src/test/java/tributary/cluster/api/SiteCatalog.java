package tributary.cluster.api;

import java.util.ArrayList;
import java.util.List;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** A catalog that is worth looking at: old films whose facts are known, and what they are about. */
final class SiteCatalog {
  /** Title, year, genres, language, director, actors, minutes, synopsis. */
  private static final String FILMS =
      """
      Nosferatu|1922|horror|de|F. W. Murnau|Max Schreck;Greta Schröder|94|A clerk sells a house to a count who casts no reflection, and the plague follows the count home.
      Metropolis|1927|science fiction;drama|de|Fritz Lang|Brigitte Helm;Gustav Fröhlich|153|Above, the sons of the rich race in the sun; below, the machines eat men. Then one of the sons looks down.
      Das Cabinet des Dr. Caligari|1920|horror;thriller|de|Robert Wiene|Conrad Veidt;Lil Dagover|76|A showman wakes a sleepwalker who can tell the future, and people begin to die.
      The General|1926|comedy;adventure|en|Buster Keaton|Buster Keaton;Marion Mack|79|An engine driver loses his locomotive and his girl on the same day, and takes the line back for both.
      Sherlock Jr.|1924|comedy;fantasy|en|Buster Keaton|Buster Keaton;Kathryn McGuire|45|A projectionist walks into the film that he is showing and solves a theft that he cannot solve outside.
      The Kid|1921|comedy;drama|en|Charlie Chaplin|Charlie Chaplin;Jackie Coogan|68|A tramp finds a baby, and five years later they are the best team in town.
      Safety Last!|1923|comedy|en|Fred C. Newmeyer|Harold Lloyd;Mildred Davis|73|To impress a girl, a shop clerk climbs a building by hand.
      A Trip to the Moon|1902|science fiction;fantasy|fr|Georges Méliès|Georges Méliès|14|Astronomers load themselves into a gun and land in the moon's eye.
      The Cameraman|1928|comedy;romance|en|Edward Sedgwick|Buster Keaton;Marceline Day|69|He buys a film camera to be near the girl at the newsreel desk.
      Night of the Living Dead|1968|horror|en|George A. Romero|Duane Jones;Judith O'Dea|96|Seven people, one farmhouse, and the dead outside.
      His Girl Friday|1940|comedy;romance|en|Howard Hawks|Cary Grant;Rosalind Russell|92|An editor has one day to keep his best reporter from marrying somebody else.
      Charade|1963|thriller;romance|en|Stanley Donen|Audrey Hepburn;Cary Grant|113|Everyone in Paris wants the money that her late husband hid, and nobody is who he says.
      The Lady Vanishes|1938|thriller|en|Alfred Hitchcock|Margaret Lockwood;Michael Redgrave|96|An old lady disappears from a moving train, and only one passenger remembers her.
      The 39 Steps|1935|thriller;adventure|en|Alfred Hitchcock|Robert Donat;Madeleine Carroll|86|A woman is killed in his flat, and he runs to Scotland to find out why.
      Big Buck Bunny|2008|animation;comedy;family|en|Sacha Goedegebure||10|Three rodents bully a very large, very gentle rabbit. Once.
      Sintel|2010|animation;fantasy|en|Colin Levy|Halina Reijn|15|A lonely young woman looks for the small dragon that she once saved.
      Tears of Steel|2012|science fiction|en|Ian Hubert|Derek de Lint|12|In Amsterdam's Oude Kerk, scientists replay a break-up to save the world from robots.
      Elephants Dream|2006|animation;science fiction|en|Bassam Kurdali|Tygo Gernandt;Cas Jansen|11|Two men walk through a machine that only one of them can see.
      Cosmos Laundromat|2015|animation;fantasy|en|Mathieu Auvray|Pierre Bokma|12|On a desolate island, a suicidal sheep meets a salesman who offers him any life he likes.
      Spring|2019|animation;fantasy;family|en|Andreas Goralczyk||8|A shepherd girl and her dog face ancient spirits to continue the cycle of life.
      Sprite Fright|2021|animation;comedy;horror|en|Matthew Luhn||10|Teenagers in a forest meet peaceful mushroom creatures, and are careless.
      Nanook of the North|1922|documentary|en|Robert J. Flaherty|Allakariallak|79|A year with an Inuk hunter and his family in the Arctic.
      Man with a Movie Camera|1929|documentary|ru|Dziga Vertov||68|A city from dawn to night, and the film that is made of it.
      Häxan|1922|documentary;horror|sv|Benjamin Christensen|Maren Pedersen|105|A history of witchcraft that gets more and more carried away.
      Battleship Potemkin|1925|drama|ru|Sergei Eisenstein|Aleksandr Antonov|75|Maggots in the meat, a mutiny, and a pram on the steps.
      The Passion of Joan of Arc|1928|drama|fr|Carl Theodor Dreyer|Renée Falconetti|82|A trial, told in faces.
      Sunrise: A Song of Two Humans|1927|drama;romance|en|F. W. Murnau|Janet Gaynor;George O'Brien|94|A farmer means to drown his wife and falls in love with her again instead.
      Detour|1945|crime;drama|en|Edgar G. Ulmer|Tom Neal;Ann Savage|68|A pianist hitches to Hollywood, and every ride makes it worse.
      The Stranger|1946|crime;thriller|en|Orson Welles|Orson Welles;Edward G. Robinson|95|A small town's new teacher likes clocks, and has a past.
      M|1931|crime;thriller|de|Fritz Lang|Peter Lorre|117|A whole city, police and thieves alike, hunts one man who whistles.
      The Adventures of Prince Achmed|1926|animation;adventure|de|Lotte Reiniger||65|A prince, a flying horse and a sorcerer, cut out of black paper by hand.
      Der blaue Engel|1930|drama;music|de|Josef von Sternberg|Marlene Dietrich;Emil Jannings|107|A schoolmaster follows his pupils into a night club and does not come back.
      Plan 9 from Outer Space|1957|science fiction;horror|en|Ed Wood|Vampira;Tor Johnson|79|Visitors raise the dead to get our attention. It is not easy.
      Carnival of Souls|1962|horror|en|Herk Harvey|Candace Hilligoss|78|She alone walks away from the accident, and then a pavilion by the lake begins to call.
      McLintock!|1963|western;comedy|en|Andrew V. McLaglen|John Wayne;Maureen O'Hara|127|A cattle baron's wife comes home to ask for a divorce.
      Angel and the Badman|1947|western;romance|en|James Edward Grant|John Wayne;Gail Russell|100|A wounded gunman is nursed by Quakers, and has to choose.
      """;

  private SiteCatalog() {}

  /** Publishes them all, the last one latest. */
  static List<MediaId> publish(ApiFixture service) {
    List<MediaId> media = new ArrayList<>();
    for (String line : FILMS.lines().toList()) {
      media.add(
          service.publish(100 + media.size(), title(100 + media.size(), line.split("\\|", -1))));
    }
    media.forEach(service::awaitTitle);
    return media;
  }

  /** The name of the film at this place of what {@link #publish} answers. */
  static String name(int at) {
    return FILMS.lines().toList().get(at).split("\\|", -1)[0];
  }

  private static Title title(int number, String[] film) {
    return new Title(
        MediaId.of(number),
        "main",
        film[0],
        Integer.parseInt(film[1]),
        List.of(film[2].split(";", -1)),
        film[5].isEmpty() ? List.of() : List.of(film[5].split(";", -1)),
        List.of(film[4]),
        List.of(),
        film[3],
        "",
        film[7],
        Long.parseLong(film[6]) * 60_000,
        Manifest.SMALLEST_SEGMENT_BYTES,
        new Money(number % 3 == 0 ? 0 : 299, "EUR"));
  }
}
