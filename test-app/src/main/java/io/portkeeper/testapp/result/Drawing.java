package io.portkeeper.testapp.result;

import io.portkeeper.testapp.result.Chart.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a chart so that it can be read without colours too: each series has its own marker, dash or shade. */
final class Drawing {

    private static final Pattern LONG_FRACTION = Pattern.compile("(\\.[0-9]{2})[0-9]+");

    private static final int WIDTH = 1_100;
    private static final int HEIGHT = 540;

    /** Okabe and Ito's palette, with grey instead of yellow; readers who see few colours can tell these apart. */
    private static final Color[] COLOURS = {
        new Color(0x000000),
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x7F7F7F),
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.CROSS,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.PLUS,
        SeriesMarkers.RECTANGLE,
    };

    private static final float[][] DASHES = {{1, 0}, {10, 4}, {3, 3}, {12, 3, 3, 3}, {6, 6}, {2, 6}, {16, 4}, {1, 2}};

    private final Chart chart;

    Drawing(Chart chart) {
        this.chart = chart;
    }

    /** Writes it to that folder, as SVG and as PNG. */
    void write(Path folder) throws IOException {
        String file = folder.resolve(chart.name()).toString();
        org.knowm.xchart.internal.chartpart.Chart<?, ?> drawn = chart.bars() ? bars() : lines();
        VectorGraphicsEncoder.saveVectorGraphic(drawn, file, VectorGraphicsFormat.SVG);
        Path vector = folder.resolve(chart.name() + ".svg");
        // Letters are drawn as outlines; their coordinates, of sixteen digits, would make up most of the file.
        Files.writeString(
                vector, LONG_FRACTION.matcher(Files.readString(vector)).replaceAll("$1"));
        BitmapEncoder.saveBitmap(drawn, file, BitmapFormat.PNG);
    }

    private XYChart lines() {
        XYChart drawn = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(chart.title())
                .xAxisTitle(chart.x().title())
                .yAxisTitle(chart.y().title())
                .theme(ChartTheme.XChart)
                .build();
        style(drawn.getStyler());
        drawn.getStyler().setXAxisLogarithmic(chart.x().logarithmic());
        drawn.getStyler().setMarkerSize(9);
        List<Series> all = chart.series();
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            XYSeries line = drawn.addSeries(series.name(), series.x(), series.y());
            line.setLineColor(COLOURS[i % COLOURS.length]);
            line.setMarkerColor(COLOURS[i % COLOURS.length]);
            line.setMarker(series.measured() ? MARKERS[i % MARKERS.length] : SeriesMarkers.NONE);
            line.setLineStyle(
                    new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[i % DASHES.length], 0));
        }
        return drawn;
    }

    private CategoryChart bars() {
        CategoryChart drawn = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(chart.title())
                .xAxisTitle(chart.x().title())
                .yAxisTitle(chart.y().title())
                .theme(ChartTheme.XChart)
                .build();
        style(drawn.getStyler());
        drawn.getStyler().setLabelsVisible(true);
        drawn.getStyler().setLabelsPosition(1);
        drawn.getStyler().setDecimalPattern("#,##0.##");
        drawn.getStyler().setAvailableSpaceFill(0.8);
        if (chart.y().logarithmic()) {
            // Otherwise XChart begins bars at 0, which a logarithmic axis does not allow.
            drawn.getStyler()
                    .setYAxisMin(
                            Math.pow(10, Math.ceil(Math.log10(values().min().orElse(1))) - 1));
            drawn.getStyler()
                    .setYAxisMax(
                            Math.pow(10, Math.floor(Math.log10(values().max().orElse(1))) + 1));
        }
        List<Series> all = chart.series();
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            drawn.addSeries(series.name(), series.categories(), series.y())
                    .setFillColor(COLOURS[(i + 1) % COLOURS.length]);
        }
        return drawn;
    }

    private DoubleStream values() {
        return chart.series().stream().flatMap(series -> series.y().stream()).mapToDouble(Double::doubleValue);
    }

    private void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setLegendVisible(chart.series().size() > 1);
        styler.setYAxisLogarithmic(chart.y().logarithmic());
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    }
}
