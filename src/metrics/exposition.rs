//! Writes metric families in the OpenMetrics text format.

use super::histogram::Histogram;
use prometheus_client::encoding::{DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Unit;
use std::fmt::Result;

/// Names of labels with their values.
pub(super) type Labels<'a> = Vec<(&'static str, &'a str)>;

/// The name and help of a metric family.
pub(super) struct Family {
    /// Without unit and `_total`, which are added.
    pub(super) name: &'static str,
    /// A sentence.
    pub(super) help: &'static str,
    pub(super) unit: Option<Unit>,
}

impl Family {
    pub(super) const fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help, unit: None }
    }

    pub(super) const fn in_seconds(name: &'static str, help: &'static str) -> Self {
        Self { name, help, unit: Some(Unit::Seconds) }
    }

    pub(super) const fn in_bytes(name: &'static str, help: &'static str) -> Self {
        Self { name, help, unit: Some(Unit::Bytes) }
    }
}

/// Writes one family after another.
pub(super) struct Exposition<'a>(pub(super) DescriptorEncoder<'a>);

impl Exposition<'_> {
    /// Writes numbers that only grow.
    pub(super) fn counters<'l, V: EncodeCounterValue>(
        &mut self,
        family: &Family,
        samples: impl IntoIterator<Item = (Labels<'l>, V)>,
    ) -> Result {
        self.family(family, MetricType::Counter, samples, |encoder, value| {
            encoder.encode_counter::<NoLabelSet, V, u64>(value, None)
        })
    }

    /// Writes numbers that come and go.
    pub(super) fn gauges<'l, V: EncodeGaugeValue>(
        &mut self,
        family: &Family,
        samples: impl IntoIterator<Item = (Labels<'l>, V)>,
    ) -> Result {
        self.family(family, MetricType::Gauge, samples, |encoder, value| encoder.encode_gauge(value))
    }

    /// Writes histograms.
    pub(super) fn histograms<'l, 'h>(
        &mut self,
        family: &Family,
        samples: impl IntoIterator<Item = (Labels<'l>, &'h Histogram)>,
    ) -> Result {
        self.family(family, MetricType::Histogram, samples, |encoder, value| value.encode(encoder))
    }

    /// Writes facts that are labels alone.
    pub(super) fn info(&mut self, family: &Family, labels: Labels<'_>) -> Result {
        let mut encoder = self.0.encode_descriptor(family.name, family.help, None, MetricType::Info)?;
        encoder.encode_info(&labels)
    }

    fn family<'l, V>(
        &mut self,
        family: &Family,
        kind: MetricType,
        samples: impl IntoIterator<Item = (Labels<'l>, V)>,
        write: impl Fn(&mut MetricEncoder<'_>, &V) -> Result,
    ) -> Result {
        let mut encoder = self.0.encode_descriptor(family.name, family.help, family.unit.as_ref(), kind)?;
        for (labels, value) in samples {
            if labels.is_empty() {
                write(&mut encoder, &value)?;
            } else {
                write(&mut encoder.encode_family(&labels)?, &value)?;
            }
        }
        Ok(())
    }
}
