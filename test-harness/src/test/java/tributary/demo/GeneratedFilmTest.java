package tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilmTest {
  @TempDir Path folder;

  @Test
  void aGeneratedFilmIsPicturesAndSoundOfTheAskedLength() throws IOException {
    Path file = folder.resolve("film.mp4");

    GeneratedFilm.write(file, 7, Duration.ofSeconds(3));

    AVFormatContext film = new AVFormatContext(null);
    assertThat(avformat_open_input(film, file.toString(), null, (AVDictionary) null)).isZero();
    assertThat(avformat_find_stream_info(film, (PointerPointer<?>) null)).isNotNegative();
    assertThat(film.nb_streams()).isEqualTo(2);
    assertThat(film.streams(0).codecpar().codec_id()).isEqualTo(AV_CODEC_ID_H264);
    assertThat(film.streams(0).nb_frames()).isEqualTo(72);
    assertThat(film.streams(1).codecpar().codec_id()).isEqualTo(AV_CODEC_ID_AAC);
    assertThat(film.duration()).isBetween(2_990_000L, 3_100_000L);
    avformat_close_input(film);
    assertThat(Files.size(file)).isBetween(200_000L, 1_000_000L);
  }

  @Test
  void differentSeedsGiveDifferentFilms() throws IOException {
    Path one = folder.resolve("1.mp4");
    Path two = folder.resolve("2.mp4");

    GeneratedFilm.write(one, 1, Duration.ofSeconds(1));
    GeneratedFilm.write(two, 2, Duration.ofSeconds(1));

    assertThat(Files.mismatch(one, two)).isNotNegative();
  }

  @Test
  void aFilmOfNoLengthIsRefused() {
    assertThatThrownBy(() -> GeneratedFilm.write(folder.resolve("x.mp4"), 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }
}
