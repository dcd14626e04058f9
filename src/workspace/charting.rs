//! Groups as a picture: bars and lines over what names them, points over a number. Knows no page: what it
//! gives is the text of an SVG file.

use std::fmt;
use std::io;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::prelude::{
    ChartBuilder, Circle, Color, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, IntoFont,
    LineSeries, RGBAColor, RGBColor, Rectangle, SVGBackend, ShapeStyle,
};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use thiserror::Error;

use super::Workspace;
use super::words;
use crate::column_store::{ColumnDef, ColumnStore, ColumnType, ValueRef};

/// The width of a chart, in px of its own.
pub const CHART_WIDTH_PX: u32 = 640;
/// Its height.
pub const CHART_HEIGHT_PX: u32 = 360;
/// The most groups that a line or points show: more are closer than a pixel.
const MOST_GROUPS: usize = 500;
/// The most bars: of more, nobody sees which is whose.
const MOST_BARS: usize = 40;
/// About how much of the width is left for names below the axis.
const NAMES_PX: f64 = 550.0;
const FONT_PX: f64 = 13.0;
/// How wide a letter is on average, as a share of its height.
const LETTER: f64 = 0.5;
const NAME_LETTERS: usize = 12;
const UNSEEN: RGBAColor = RGBAColor(0, 0, 0, 0.0);

/// How groups are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar for each group.
    Bars,
    /// A line from group to group.
    Line,
    /// A point for each group, over another of its numbers.
    Points,
}

impl ChartKind {
    /// All there are, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Bars, Self::Line, Self::Points];

    const fn most_groups(self) -> usize {
        match self {
            Self::Bars => MOST_BARS,
            Self::Line | Self::Points => MOST_GROUPS,
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bars => "Bars",
            Self::Line => "Line",
            Self::Points => "Points",
        }
    }
}

impl fmt::Display for ChartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What of a table of groups is drawn, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// How many columns at the front name a group.
    pub name_columns: usize,
    /// The column of numbers that is drawn upwards.
    pub up: usize,
    /// The one that [`ChartKind::Points`] draws to the right.
    pub across: usize,
    /// Whether it is drawn on a dark ground.
    pub is_dark: bool,
}

/// Why nothing is drawn.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChartError {
    /// No group has a number there.
    #[error("no group has a number in {column:?}, so there is nothing to draw")]
    Empty {
        /// The column.
        column: String,
    },
    /// The drawing itself failed.
    #[error("the chart could not be drawn: {0}")]
    Drawing(String),
}

/// The columns of a table that a chart can draw upwards or across.
pub fn drawable_columns(store: &ColumnStore) -> Vec<(usize, String)> {
    let columns = store.schema().columns().iter().enumerate();
    let numbers = columns
        .filter(|(_, column)| matches!(column.column_type(), ColumnType::Int | ColumnType::Float));
    numbers.map(|(at, column)| (at, column.name().to_owned())).collect()
}

/// The chart as the text of an SVG file of [`CHART_WIDTH_PX`] by [`CHART_HEIGHT_PX`], and how many groups
/// it shows: of many, the first.
///
/// # Errors
/// If no group has a number in the column.
pub fn draw_chart(store: &ColumnStore, chart: Chart) -> Result<(String, usize), ChartError> {
    let plot = Plot::of(store, chart)?;
    let mut text = String::new();
    {
        let size = (CHART_WIDTH_PX, CHART_HEIGHT_PX);
        let area = Svg(SVGBackend::with_string(&mut text, size)).into_drawing_area();
        let drawn = plot.draw(&area).and_then(|()| area.present());
        drawn.map_err(|error| ChartError::Drawing(error.to_string()))?;
    }
    Ok((text, plot.group_count))
}

impl Workspace {
    /// Hands a chart to the person, as a file whose name ends in `ending`.
    ///
    /// # Errors
    /// Why it could not, in words.
    pub fn hand_out_chart(
        self,
        name: &str,
        ending: &str,
        media_type: &str,
        bytes: Vec<u8>,
    ) -> Result<(), String> {
        self.world().hand_out_file(name, ending, media_type, vec![bytes])
    }
}

#[derive(Clone, Copy, Debug)]
struct Inks {
    ground: RGBColor,
    text: RGBColor,
    line: RGBColor,
    accent: RGBColor,
}

/// Those of the stylesheet.
const LIGHT: Inks = Inks {
    ground: RGBColor(0xFB, 0xFA, 0xF8),
    text: RGBColor(0x63, 0x5D, 0x54),
    line: RGBColor(0xE2, 0xDE, 0xD7),
    accent: RGBColor(0x0E, 0x6E, 0x66),
};
const DARK: Inks = Inks {
    ground: RGBColor(0x14, 0x15, 0x16),
    text: RGBColor(0xA5, 0xA2, 0x9B),
    line: RGBColor(0x2E, 0x31, 0x34),
    accent: RGBColor(0x5C, 0xC8, 0xBC),
};

/// What is drawn: groups at 0, 1, 2 … to the right, or at their number.
struct Plot {
    kind: ChartKind,
    names: Vec<String>,
    /// In runs between which a number is missing.
    runs: Vec<Vec<(f64, f64)>>,
    x_title: String,
    y_title: String,
    inks: Inks,
    group_count: usize,
}

impl Plot {
    fn of(store: &ColumnStore, chart: Chart) -> Result<Self, ChartError> {
        let titles: Vec<_> = store.schema().columns().iter().map(ColumnDef::name).collect();
        let view = store.view(0);
        let rows = view.rows();
        let rows: Vec<_> =
            rows.iter().take(chart.kind.most_groups()).filter_map(|row| view.row(row)).collect();
        let mut plot = Self {
            kind: chart.kind,
            names: Vec::new(),
            runs: vec![Vec::new()],
            x_title: titles[..chart.name_columns].join(", "),
            y_title: titles[chart.up].to_owned(),
            inks: if chart.is_dark { DARK } else { LIGHT },
            group_count: rows.len(),
        };
        if chart.kind == ChartKind::Points {
            titles[chart.across].clone_into(&mut plot.x_title);
        }
        for (at, row) in rows.iter().enumerate() {
            let x = match chart.kind {
                ChartKind::Points => number(row[chart.across]),
                ChartKind::Bars | ChartKind::Line => Some(at as f64),
            };
            match x.zip(number(row[chart.up])) {
                Some(point) => plot.runs.last_mut().expect("there is one").push(point),
                None => plot.runs.push(Vec::new()),
            }
            let cells = row[..chart.name_columns].iter();
            let names: Vec<_> = cells.map(|cell| words::value(*cell)).collect();
            plot.names.push(shortened(&names.join(", ")));
        }
        if plot.points().next().is_none() {
            return Err(ChartError::Empty { column: plot.y_title });
        }
        Ok(plot)
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.runs.iter().flatten().copied()
    }

    fn draw(&self, area: &DrawingArea<Svg<'_>, Shift>) -> Result<(), DrawError> {
        let Inks { ground, text, line, accent } = self.inks;
        area.fill(&ground)?;
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(64)
            .build_cartesian_2d(self.across(), self.up())?;
        let font = ("sans-serif", FONT_PX).into_font().color(&text);
        let name = |at: &f64| self.name_at(*at);
        let number = |number: &f64| in_short(*number);
        let mut mesh = chart.configure_mesh();
        mesh.axis_style(line).light_line_style(UNSEEN).bold_line_style(line);
        mesh.label_style(font.clone()).axis_desc_style(font);
        mesh.x_desc(&*self.x_title).y_desc(&*self.y_title).y_labels(6).y_label_formatter(&number);
        match self.kind {
            ChartKind::Points => mesh.x_labels(8).x_label_formatter(&number),
            ChartKind::Bars | ChartKind::Line => mesh
                .disable_x_mesh()
                .x_labels(self.names_beside_each_other())
                .x_label_formatter(&name),
        };
        mesh.draw()?;
        match self.kind {
            ChartKind::Bars => {
                let bar = |(x, y)| Rectangle::new([(x - 0.4, 0.0), (x + 0.4, y)], accent.filled());
                chart.draw_series(self.points().map(bar))?;
            }
            ChartKind::Line => {
                for run in &self.runs {
                    if let [alone] = run[..] {
                        chart.draw_series([Circle::new(alone, 3, accent.filled())])?;
                    } else {
                        let style = ShapeStyle::from(accent).stroke_width(2);
                        chart.draw_series(LineSeries::new(run.iter().copied(), style))?;
                    }
                }
            }
            ChartKind::Points => {
                let point = |point| Circle::new(point, 3, accent.mix(0.7).filled());
                chart.draw_series(self.points().map(point))?;
            }
        }
        Ok(())
    }

    fn across(&self) -> Range<f64> {
        match self.kind {
            ChartKind::Points => with_room(range_of(self.points().map(|(x, _)| x))),
            ChartKind::Bars | ChartKind::Line => -0.6..self.names.len() as f64 - 0.4,
        }
    }

    /// Bars stand on zero.
    fn up(&self) -> Range<f64> {
        let range = range_of(self.points().map(|(_, y)| y));
        if self.kind != ChartKind::Bars {
            return with_room(range);
        }
        let Range { start, end } = with_room(range.start.min(0.0)..range.end.max(0.0));
        let start = if range.start < 0.0 { start } else { 0.0 };
        let end = if range.end > 0.0 || start == 0.0 { end } else { 0.0 };
        start..end
    }

    /// How many names fit below the axis, a letter apart.
    fn names_beside_each_other(&self) -> usize {
        let letters = self.names.iter().map(|name| name.chars().count() + 1).max().unwrap_or(1);
        let fit = (NAMES_PX / (letters as f64 * FONT_PX * LETTER)) as usize;
        self.names.len().min(fit.max(1))
    }

    fn name_at(&self, at: f64) -> String {
        let index = at.round();
        let is_between = (at - index).abs() > 0.01 || index < 0.0;
        if is_between { None } else { self.names.get(index as usize).cloned() }.unwrap_or_default()
    }
}

type DrawError = DrawingAreaErrorKind<io::Error>;

fn number(cell: ValueRef<'_>) -> Option<f64> {
    match cell {
        ValueRef::Int(number) => Some(number as f64),
        ValueRef::Float(number) => number.is_finite().then_some(number),
        _ => None,
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    name.chars().take(NAME_LETTERS - 1).chain(['…']).collect()
}

/// A number for an axis, with the sign for thousands, millions, thousand millions.
fn in_short(number: f64) -> String {
    let (scale, sign) = match number.abs() {
        size if size >= 1e15 || (size > 0.0 && size < 1e-3) => return format!("{number:.1e}"),
        1e9.. => (1e9, "G"),
        1e6.. => (1e6, "M"),
        1e4.. => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{}{sign}", (number / scale * 1e3).round() / 1e3)
}

fn range_of(numbers: impl Iterator<Item = f64>) -> Range<f64> {
    let first = f64::INFINITY..f64::NEG_INFINITY;
    numbers.fold(first, |range, number| range.start.min(number)..range.end.max(number))
}

fn with_room(Range { start, end }: Range<f64>) -> Range<f64> {
    let room = if start < end { (end - start) * 0.05 } else { start.abs().max(1.0) * 0.1 };
    start - room..end + room
}

/// The writer of SVG, which guesses how large a text will be: asking the page would take a style of its
/// own, which the policy forbids.
struct Svg<'a>(SVGBackend<'a>);

type Done = Result<(), DrawingErrorKind<io::Error>>;

impl DrawingBackend for Svg<'_> {
    type ErrorType = io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Done {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Done {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Done {
        self.0.draw_line(a, b, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        self.0.draw_circle(center, radius, style, fill)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        self.0.draw_text(text, style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<io::Error>> {
        let height_px = style.size();
        let width_px = text.chars().count() as f64 * height_px * LETTER;
        Ok((width_px as u32, height_px as u32))
    }
}
