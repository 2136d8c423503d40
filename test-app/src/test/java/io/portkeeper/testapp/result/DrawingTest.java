package io.portkeeper.testapp.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrawingTest {

    private static final int WHITE = 0xFFFFFFFF;

    static Stream<Chart> charts() {
        List<String> places = List.of("1 source", "4 sources");
        List<Series> bars = List.of(
                Series.bars("without", places, List.of(16.0, 1.0)),
                Series.bars("with", places, List.of(3_000.0, 3_100.0)));
        List<Series> lines = List.of(
                Series.points("measured", List.of(1.0, 10.0, 90.0), List.of(3.0, 31.0, 300.0)),
                Series.line("reckoned", List.of(1.0, 100.0), List.of(3.1, 310.0)));
        return Stream.of(
                new Chart("bars", "Bars", "", new Axis("", false), new Axis("a second", false), true, bars),
                new Chart("log-bars", "Bars", "", new Axis("", false), new Axis("a second", true), true, bars),
                new Chart("lines", "Lines", "", new Axis("x", false), new Axis("y", false), false, lines),
                new Chart("log-lines", "Lines", "", new Axis("x", true), new Axis("y", true), false, lines));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void draws_each_kind_as_svg_and_as_png(Chart chart, @TempDir Path folder) throws Exception {
        new Drawing(chart).write(folder);

        assertThat(Files.readString(folder.resolve(chart.name() + ".svg"))).contains("<svg", "<path");
        BufferedImage image = ImageIO.read(folder.resolve(chart.name() + ".png").toFile());
        assertThat(image.getWidth()).isEqualTo(1_100);
        assertThat(IntStream.range(0, image.getWidth() * image.getHeight())
                        .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) != WHITE)
                        .count())
                .as("points that are not white")
                .isGreaterThan(5_000);
    }
}
