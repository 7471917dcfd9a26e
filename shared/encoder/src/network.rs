//! The network: each token's embedding, what three convolutions make of it and its neighbours, the mean of
//! all of that, and a residual network over the mean.
//!
//! After the reference in numpy that the weights are published with; the network is that of Google's
//! `universal-sentence-encoder-multilingual/3`.

use crate::Error;
use crate::format::{Section, Sections};
use crate::product::{Matrix, PANEL, Rows, add_product};
use crate::{DIMENSIONS, Embedding};

/// The tokens' embeddings are quantised in so many parts, each with its own scale; an id's rest says which.
const PARTS: usize = 17;
/// The width of a convolution.
const WIDTH: usize = 256;
/// How many convolutions there are.
const CONVOLUTIONS: usize = 3;
/// What is known of a token: its embedding, and each convolution's output.
const FEATURES: usize = DIMENSIONS + CONVOLUTIONS * WIDTH;
/// The width of the residual network.
const HIDDEN: usize = 320;

/// The network's weights, as they lie in the model's file.
#[derive(Clone, Copy)]
pub(crate) struct Network<'a> {
    embeddings: Embeddings<'a>,
    least: f32,
    projection: Dense<'a>,
    projected: Norm<'a>,
    convolutions: [Convolution<'a>; CONVOLUTIONS],
    features: Norm<'a>,
    summary: Dense<'a>,
    hidden: [Matrix<'a>; 2],
    hidden_past: Matrix<'a>,
    output: [Matrix<'a>; 2],
    output_past: Matrix<'a>,
}

#[derive(Clone, Copy)]
struct Embeddings<'a> {
    rows: &'a [[u8; DIMENSIONS]],
    scale: &'a [f32; PARTS],
    low: &'a [f32; PARTS],
}

#[derive(Clone, Copy)]
struct Dense<'a> {
    weights: Matrix<'a>,
    bias: &'a [f32],
}

/// What makes a row's mean 0 and its variance 1, then stretches and shifts it.
#[derive(Clone, Copy)]
struct Norm<'a> {
    gain: &'a [f32],
    shift: &'a [f32],
    least: f32,
}

/// Two steps, each over a token and its neighbours.
#[derive(Clone, Copy)]
struct Convolution<'a> {
    /// How many neighbours before a token it looks at.
    before: usize,
    /// How many after it.
    after: usize,
    steps: [Dense<'a>; 2],
}

impl<'a> Network<'a> {
    /// Finds the weights, and that there are as many of each as there have to be. Variances and lengths
    /// below `least` count as that.
    pub(crate) fn of(sections: &Sections<'a>, least: f32) -> Result<Self, Error> {
        use Section as S;
        let projected = CONVOLUTIONS * WIDTH;
        Ok(Self {
            embeddings: Embeddings::of(sections)?,
            least,
            projection: dense(sections, S::Projection, DIMENSIONS, S::ProjectionBias, projected)?,
            projected: norm(sections, S::ProjectionGain, S::ProjectionShift, projected, least)?,
            convolutions: [
                convolution(
                    sections,
                    (0, 1),
                    [S::TwoFirst, S::TwoFirstBias, S::TwoSecond, S::TwoSecondBias],
                )?,
                convolution(
                    sections,
                    (1, 1),
                    [S::ThreeFirst, S::ThreeFirstBias, S::ThreeSecond, S::ThreeSecondBias],
                )?,
                convolution(
                    sections,
                    (2, 2),
                    [S::FiveFirst, S::FiveFirstBias, S::FiveSecond, S::FiveSecondBias],
                )?,
            ],
            features: norm(sections, S::FeatureGain, S::FeatureShift, FEATURES, least)?,
            summary: dense(sections, S::Summary, FEATURES, S::SummaryBias, DIMENSIONS)?,
            hidden: [
                matrix(sections, S::HiddenOne, DIMENSIONS, HIDDEN)?,
                matrix(sections, S::HiddenTwo, HIDDEN, HIDDEN)?,
            ],
            hidden_past: matrix(sections, S::HiddenPast, DIMENSIONS, HIDDEN)?,
            output: [
                matrix(sections, S::OutputOne, HIDDEN, DIMENSIONS)?,
                matrix(sections, S::OutputTwo, DIMENSIONS, DIMENSIONS)?,
            ],
            output_past: matrix(sections, S::OutputPast, HIDDEN, DIMENSIONS)?,
        })
    }

    /// What tokens mean.
    pub(crate) fn embed(&self, tokens: &[u32]) -> Embedding {
        let features = self.token_features(tokens);
        self.residual(&self.mean(&features, tokens.len()))
    }

    /// [`FEATURES`] numbers for each token.
    fn token_features(&self, tokens: &[u32]) -> Vec<f32> {
        let mut features = vec![0.0; tokens.len() * FEATURES];
        for (features, token) in features.chunks_exact_mut(FEATURES).zip(tokens) {
            self.embeddings.read(*token, features);
        }
        let rows = Rows { numbers: &features, stride: FEATURES, count: tokens.len() };
        let mut projected = self.projection.of(rows);
        for row in projected.chunks_exact_mut(CONVOLUTIONS * WIDTH) {
            self.projected.apply(row);
        }
        for (n, convolution) in self.convolutions.iter().enumerate() {
            let inputs = projected
                .chunks_exact(CONVOLUTIONS * WIDTH)
                .flat_map(|row| row.iter().skip(n * WIDTH).take(WIDTH));
            let outputs = convolution.of(inputs.copied(), tokens.len());
            for (features, outputs) in features.chunks_exact_mut(FEATURES).zip(outputs.chunks_exact(WIDTH)) {
                let place = features.iter_mut().skip(DIMENSIONS + n * WIDTH);
                place.zip(outputs).for_each(|(place, output)| *place = *output);
            }
        }
        features
    }

    /// The tokens' features together, as one row of [`DIMENSIONS`].
    ///
    /// The sum is projected instead of each token, which comes to the same, and is divided by the root of
    /// their number.
    fn mean(&self, features: &[f32], tokens: usize) -> Vec<f32> {
        let mut sum = vec![0.0; FEATURES];
        for token in features.chunks_exact(FEATURES) {
            let mut token = token.to_vec();
            self.features.apply(&mut token);
            sum.iter_mut().zip(token).for_each(|(sum, number)| *sum += number);
        }
        let tokens = tokens as f32;
        let mut mean: Vec<f32> = self.summary.bias.iter().map(|bias| bias * tokens).collect();
        add_product(row(&sum), self.summary.weights, &mut mean);
        mean.iter_mut().for_each(|number| *number /= tokens.sqrt());
        mean
    }

    fn residual(&self, mean: &[f32]) -> Embedding {
        let [one, two] = self.hidden;
        let mut hidden = vec![0.0; HIDDEN];
        add_product(row(mean), self.hidden_past, &mut hidden);
        add_product(row(&rectified(product(mean, one))), two, &mut hidden);
        let hidden = rectified(hidden);

        let [one, two] = self.output;
        let mut output = Embedding([0.0; DIMENSIONS]);
        add_product(row(&hidden), self.output_past, &mut output.0);
        add_product(row(&rectified(product(&hidden, one))), two, &mut output.0);
        output.0.iter_mut().for_each(|number| *number = number.tanh());
        let length = output.similarity(&output).max(self.least).sqrt();
        output.0.iter_mut().for_each(|number| *number /= length);
        output
    }
}

impl<'a> Embeddings<'a> {
    fn of(sections: &Sections<'a>) -> Result<Self, Error> {
        let parts = |section| {
            let numbers = sections.exactly(section, PARTS)?;
            numbers.first_chunk().ok_or(Error::Section(section))
        };
        let rows: &[[u8; DIMENSIONS]] = sections.numbers(Section::Embeddings)?;
        if rows.is_empty() || !rows.len().is_multiple_of(PARTS) {
            return Err(Error::Section(Section::Embeddings));
        }
        Ok(Self { rows, scale: parts(Section::EmbeddingScale)?, low: parts(Section::EmbeddingLow)? })
    }

    /// Reads a token's embedding; that of a token which there is not stays as it was.
    fn read(&self, token: u32, to: &mut [f32]) {
        let token = token as usize;
        let part = token % PARTS;
        let row = self.rows.get(part * (self.rows.len() / PARTS) + token / PARTS);
        if let (Some(row), Some(scale), Some(low)) = (row, self.scale.get(part), self.low.get(part)) {
            to.iter_mut().zip(row).for_each(|(to, byte)| *to = f32::from(*byte) * scale + low);
        }
    }
}

impl Dense<'_> {
    fn of(&self, rows: Rows<'_>) -> Vec<f32> {
        let mut sums = self.bias.repeat(rows.count);
        add_product(rows, self.weights, &mut sums);
        sums
    }
}

impl Norm<'_> {
    fn apply(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = sum(row.iter().copied()) / count;
        row.iter_mut().for_each(|number| *number -= mean);
        let variance = sum(row.iter().map(|number| number * number)) / count;
        let scale = 1.0 / (variance + self.least).sqrt();
        for ((number, gain), shift) in row.iter_mut().zip(self.gain).zip(self.shift) {
            *number = *number * scale * gain + shift;
        }
    }
}

impl Convolution<'_> {
    /// [`WIDTH`] numbers for each token, of as many.
    fn of(&self, inputs: impl Iterator<Item = f32>, tokens: usize) -> Vec<f32> {
        let edge = |neighbours: usize| std::iter::repeat_n(0.0, neighbours * WIDTH);
        // A token's window begins with the first of its neighbours, and lies in one piece.
        let mut windows: Vec<f32> = edge(self.before).chain(inputs).chain(edge(self.after)).collect();
        for step in &self.steps {
            let added = rectified(step.of(Rows { numbers: &windows, stride: WIDTH, count: tokens }));
            let own = windows.iter_mut().skip(self.before * WIDTH);
            own.zip(added).for_each(|(number, added)| *number += added);
        }
        windows.drain(..self.before * WIDTH);
        windows.truncate(tokens * WIDTH);
        windows
    }
}

/// The sum of many numbers, in lanes that the processor adds at once.
pub(crate) fn sum(numbers: impl Iterator<Item = f32>) -> f32 {
    let mut lanes = [0.0; PANEL];
    let mut numbers = numbers;
    loop {
        let mut any = false;
        for (lane, number) in lanes.iter_mut().zip(&mut numbers) {
            *lane += number;
            any = true;
        }
        if !any {
            return lanes.iter().sum();
        }
    }
}

fn row(numbers: &[f32]) -> Rows<'_> {
    Rows { numbers, stride: numbers.len(), count: 1 }
}

fn product(numbers: &[f32], matrix: Matrix<'_>) -> Vec<f32> {
    let mut sums = vec![0.0; matrix.outputs];
    add_product(row(numbers), matrix, &mut sums);
    sums
}

fn rectified(mut numbers: Vec<f32>) -> Vec<f32> {
    numbers.iter_mut().for_each(|number| *number = number.max(0.0));
    numbers
}

fn matrix<'a>(
    sections: &Sections<'a>,
    section: Section,
    inputs: usize,
    outputs: usize,
) -> Result<Matrix<'a>, Error> {
    Ok(Matrix { inputs, outputs, panels: sections.exactly(section, inputs * outputs / PANEL)? })
}

fn dense<'a>(
    sections: &Sections<'a>,
    weights: Section,
    inputs: usize,
    bias: Section,
    outputs: usize,
) -> Result<Dense<'a>, Error> {
    Ok(Dense { weights: matrix(sections, weights, inputs, outputs)?, bias: sections.exactly(bias, outputs)? })
}

fn norm<'a>(
    sections: &Sections<'a>,
    gain: Section,
    shift: Section,
    width: usize,
    least: f32,
) -> Result<Norm<'a>, Error> {
    Ok(Norm { gain: sections.exactly(gain, width)?, shift: sections.exactly(shift, width)?, least })
}

fn convolution<'a>(
    sections: &Sections<'a>,
    (before, after): (usize, usize),
    [first, first_bias, second, second_bias]: [Section; 4],
) -> Result<Convolution<'a>, Error> {
    let inputs = (before + 1 + after) * WIDTH;
    let step = |weights, bias| dense(sections, weights, inputs, bias, WIDTH);
    Ok(Convolution { before, after, steps: [step(first, first_bias)?, step(second, second_bias)?] })
}
